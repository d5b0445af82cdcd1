import {
  Banknote,
  CreditCard,
  Landmark,
  type LucideIcon,
  PiggyBank,
  Smartphone,
  SmartphoneNfc,
  Wallet,
} from "lucide-react";
import type { Tender } from "../../payments/schema";

/** The sign of each way of paying; its name is message `billing.tender`. */
export const TENDER_ICONS: Record<Tender, LucideIcon> = {
  cash: Banknote,
  card_terminal: SmartphoneNfc,
  bank: Landmark,
  mpesa: Smartphone,
  stripe: CreditCard,
  gcash: Wallet,
  credit: PiggyBank,
};
