#include "app/keysteadctl/command_table.h"

#include <algorithm>

namespace ctl {

const std::vector<Command>& commands()
{
    static const std::vector<Command> table{
        statusCommand(),     checkCommand(),       metricsCommand(),  listCommand(),    marketCommand(),
        showCommand(),       agentsCommand(),      warmCommand(),     clearCommand(),   auditCommand(),
        invalidateCommand(), testSignalsCommand(), seedCommand(),     importCommand(),  exportCommand(),
        schemaCommand(),     sandboxCommand(),     bulkEditCommand(), historyCommand(), restoreCommand(),
        binCommand(),        keysCommand(),        healthCommand(),   slowlogCommand(), clientsCommand(),
        analyzeCommand(),
    };
    return table;
}

const Command* findCommand(const QString& name)
{
    const auto& table = commands();
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const Command& command) { return command.name == name; });
    return found == table.end() ? nullptr : &*found;
}

} // namespace ctl
