import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { connectionConfig } from '../../src/platform/database/connection-config.js';

/** TypeScript's library for Node has no name for it. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: WasmExports } }>;
};
type WasmExports = Record<string, () => void>;
type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;

let instantiated: Promise<void> | undefined;

/**
 * Lends Prisma's own schema engine, in WebAssembly, connected to one database: it needs no binary and no network.
 * Errors carry the engine's message.
 */
export async function withSchemaEngine<T>(
  url: string,
  work: (engine: bindings.SchemaEngine) => Promise<T>,
): Promise<T> {
  instantiated ??= instantiate();
  await instantiated;
  const pool = new pg.Pool({ ...connectionConfig(url), max: 1 });
  const factory = bindMigrationAwareSqlAdapterFactory(new EngineAdapterFactory(pool));
  try {
    const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, factory);
    return await work(engine).finally(() => engine.free());
  } finally {
    await pool.end();
  }
}

/** Mends what keeps Prisma's adapter from working for its own schema engine. */
class EngineAdapterFactory extends PrismaPg {
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    // It splits a script at every semicolon, also those inside function bodies. Sent as it is, in one message, it is
    // run by PostgreSQL in one transaction: a migration is applied whole or not at all.
    adapter.executeScript = async (script) => {
      await adapter.executeRaw({ sql: script, args: [], argTypes: [] });
    };
    // It knows no type "char", as which the engine reads the kinds of constraints.
    adapter.queryRaw = async (query) => {
      const sql = query.sql.replace(
        /\b(constr\.contype|con\.confdeltype|con\.confupdtype)\b(?=,| AS)/g,
        '$1::text',
      );
      const result = await queryRaw({ ...query, sql });
      const isChar = (name: string) => ['constraint_type', 'confdeltype', 'confupdtype'].includes(name);
      const columnTypes = result.columnTypes.map((type, index) =>
        isChar(result.columnNames[index] ?? '') ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    };
    return adapter;
  }
}

async function instantiate(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'));
  const imports = { ...bindings, ...withUnheldTimers() };
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': imports });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
}

/** The engine leaves a timer running after it has taken its lock, which would keep a command from ending for ten seconds. */
function withUnheldTimers(): Record<string, unknown> {
  const name = Object.keys(bindings).find((key) => key.startsWith('__wbg_setTimeout'));
  return name ? { [name]: (work: () => void, delay: number) => setTimeout(work, delay).unref() } : {};
}
