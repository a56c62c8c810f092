import { build, type BuildOptions } from 'rolldown';
import config from '../rolldown.config.ts';

// The command of rolldown lists forty files on every build; here only what is wrong is said.
await build(config as BuildOptions);
