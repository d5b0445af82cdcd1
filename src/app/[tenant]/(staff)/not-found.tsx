import { NotHere } from "@/ui/feedback/not-here";

/** Inside the gym's frame, so that the way on is in sight. */
export default function NotFound() {
  return <NotHere />;
}
