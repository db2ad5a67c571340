#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/help_text.h"
#include "app/keysteadctl/nearest.h"
#include "core/profile/hidden_arguments.h"

#include <QCoreApplication>
#include <QLoggingCategory>

namespace {

int unknownCommand(const QString& name, ctl::Output& out)
{
    QStringList names;
    for (const ctl::Command& command : ctl::commands())
        names.append(command.name);
    const auto near = ctl::nearest(name, names);
    out.error(QStringLiteral("There is no command “%1”.").arg(name) +
              (near ? QStringLiteral(" Did you mean “%1”?").arg(*near) : QString()) +
              QStringLiteral(" See keysteadctl --help."));
    return ctl::WrongUsage;
}

int help(const QString& name, ctl::Output& out)
{
    if (name.isEmpty()) {
        out.text(ctl::overview(ctl::commands()));
        return ctl::Done;
    }
    const ctl::Command* const command = ctl::findCommand(name);
    if (!command)
        return unknownCommand(name, out);
    out.text(ctl::helpText(*command));
    return ctl::Done;
}

int run(const QStringList& words, ctl::Output& out)
{
    const QString name = words.value(1);
    if (name == QStringLiteral("--version")) {
        out.text(QStringLiteral("keysteadctl ") + QCoreApplication::applicationVersion());
        return ctl::Done;
    }
    if (name.isEmpty()) {
        out.text(ctl::overview(ctl::commands()));
        return ctl::WrongUsage;
    }
    if (name == QStringLiteral("--help") || name == QStringLiteral("-h") || name == QStringLiteral("help"))
        return help(words.value(2), out);
    const ctl::Command* const command = ctl::findCommand(name);
    return command ? ctl::runCommand(*command, words, out) : unknownCommand(name, out);
}

} // namespace

int main(int argc, char** argv)
{
    const QStringList words = profile::takeArguments(argc, argv);
    qputenv("QT_NO_GLIB", "1"); // fewer system calls a request; nothing here needs GLib
    const QCoreApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("Keystead"));
    QCoreApplication::setApplicationName(QStringLiteral("keystead"));
    QCoreApplication::setApplicationVersion(QStringLiteral(KEYSTEAD_VERSION));

    // Standard error is for people and scripts; QT_LOGGING_RULES brings the log back.
    QLoggingCategory::setFilterRules(QStringLiteral("keystead.*.info=false"));

    ctl::Output out;
    return run(words, out);
}
