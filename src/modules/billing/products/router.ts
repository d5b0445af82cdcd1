import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { billingPermissions as may } from "../permissions";
import {
  createProductInput,
  listProductsInput,
  moveStockInput,
  product,
  retireProductInput,
  stockHistory,
  stockHistoryInput,
  updateProductInput,
} from "./schema";
import * as products from "./service";

/** What is sold over the counter, and what is left of it. */
export const productsRouter = router({
  list: tenantProcedure(may["product.read"])
    .input(listProductsInput)
    .output(z.array(product))
    .query(({ ctx, input }) => products.listProducts(ctx, input)),
  create: tenantProcedure(may["product.write"])
    .input(createProductInput)
    .output(product)
    .mutation(({ ctx, input }) => products.createProduct(ctx, input)),
  update: tenantProcedure(may["product.write"])
    .input(updateProductInput)
    .output(product)
    .mutation(({ ctx, input }) => products.updateProduct(ctx, input)),
  retire: tenantProcedure(may["product.write"])
    .input(retireProductInput)
    .output(product)
    .mutation(({ ctx, input }) => products.retireProduct(ctx, input.productId, input.retired)),
  moveStock: tenantProcedure(may["stock.write"])
    .input(moveStockInput)
    .output(z.object({ left: z.int() }))
    .mutation(({ ctx, input }) => products.moveStock(ctx, input)),
  stockHistory: tenantProcedure(may["product.read"])
    .input(stockHistoryInput)
    .output(stockHistory)
    .query(({ ctx, input }) => products.stockHistory(ctx, input)),
});
