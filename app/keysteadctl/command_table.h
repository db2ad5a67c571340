// The one table of commands: what --help lists and what main looks a word up in.
#pragma once

#include "app/keysteadctl/command.h"

#include <vector>

namespace ctl {

const std::vector<Command>& commands();
const Command* findCommand(const QString& name);

// Each in commands/, in the file of its name.
Command agentsCommand();
Command analyzeCommand();
Command auditCommand();
Command binCommand();
Command bulkEditCommand();
Command checkCommand();
Command clearCommand();
Command clientsCommand();
Command exportCommand();
Command healthCommand();
Command historyCommand();
Command importCommand();
Command invalidateCommand();
Command keysCommand();
Command listCommand();
Command marketCommand();
Command metricsCommand();
Command restoreCommand();
Command sandboxCommand();
Command schemaCommand();
Command seedCommand();
Command showCommand();
Command slowlogCommand();
Command statusCommand();
Command testSignalsCommand();
Command warmCommand();

} // namespace ctl
