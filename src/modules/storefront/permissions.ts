import { definePermissions } from "@/shared/access/permission";

/** What anybody may read and ask of a gym, and who sees who asked. */
export const storefrontPermissions = definePermissions({
  "storefront.read": ["anyone"],
  "storefront.ask-to-join": ["anyone"],
  "join-request.manage": ["owner", "manager", "desk"],
});
