#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/help_text.h"
#include "app/keysteadctl/nearest.h"
#include "app/keysteadctl/printable.h"
#include "core/database/program_name.h"
#include "core/profile/hidden_arguments.h"

#include <QCoreApplication>
#include <QLoggingCategory>

namespace {

int unknownCommand(const QString& name, ctl::Output& out)
{
    if (const auto misplaced = ctl::misplacedUrl(name)) {
        out.error(*misplaced + QStringLiteral(" See keysteadctl --help."));
        return ctl::WrongUsage;
    }
    QStringList names;
    for (const ctl::Command& command : ctl::commands())
        names.append(command.name);
    const auto near = ctl::nearest(name, names);
    out.error(QStringLiteral("There is no command %1.").arg(ctl::quoted(name)) +
              (near ? QStringLiteral(" Did you mean “%1”?").arg(*near) : QString()) +
              QStringLiteral(" See keysteadctl --help."));
    return ctl::WrongUsage;
}

int answer(const char* key, const QString& text, bool json, ctl::Output& out)
{
    if (json)
        out.json({{QLatin1String(key), text}});
    else
        out.text(text);
    return ctl::Done;
}

int printVersion(bool json, ctl::Output& out)
{
    const QString number = QCoreApplication::applicationVersion();
    return answer("version", json ? number : QStringLiteral("keysteadctl ") + number, json, out);
}

int help(const QString& name, bool json, ctl::Output& out)
{
    const ctl::Command* const command = ctl::findCommand(name);
    if (!name.isEmpty() && !command)
        return unknownCommand(name, out);
    return answer("help", command ? ctl::helpText(*command) : ctl::overview(ctl::commands()), json, out);
}

int withoutCommand(bool json, ctl::Output& out)
{
    if (json)
        out.error(QStringLiteral("Which command? See keysteadctl --help."));
    else
        out.text(ctl::overview(ctl::commands()));
    return ctl::WrongUsage;
}

// “keysteadctl --json list” means “keysteadctl list --json”.
int run(const QStringList& words, ctl::Output& out)
{
    QCommandLineParser parser;
    parser.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsPositionalArguments);
    for (const QCommandLineOption& option : ctl::commonOptions())
        parser.addOption(option);
    parser.addOptions(ctl::connectionOptions());
    const QCommandLineOption version(QStringList{QStringLiteral("v"), QStringLiteral("version")});
    parser.addOption(version);
    const bool json = words.contains(QStringLiteral("--json"));
    if (json)
        out.promiseJson();
    if (!parser.parse(words)) {
        out.error(ctl::withoutPasswords(parser.errorText()) +
                  QStringLiteral(" A command's options stand behind its name. See keysteadctl --help."));
        return ctl::WrongUsage;
    }
    QStringList rest = parser.positionalArguments();
    if (parser.isSet(version))
        return printVersion(json, out);
    const bool wantsHelp = parser.isSet(QStringLiteral("help"));
    if (rest.isEmpty())
        return wantsHelp ? help({}, json, out) : withoutCommand(json, out);
    const QStringList before = words.mid(1, words.size() - 1 - rest.size());
    const QString name = rest.takeFirst();
    if (name == QStringLiteral("help") || wantsHelp) {
        rest.removeAll(QStringLiteral("--json"));
        return help(wantsHelp ? name : rest.value(0), json, out);
    }
    const ctl::Command* const command = ctl::findCommand(name);
    if (!command)
        return unknownCommand(name, out);
    database::setProgramName(QStringLiteral("keysteadctl ") + command->name);
    return ctl::runCommand(*command, QStringList{words.front(), name} + before + rest, out);
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

    // Standard error is for people and scripts; QT_LOGGING_RULES brings the log back. “default” is where
    // Qt's driver remarks that a connection which we have shut is gone.
    QLoggingCategory::setFilterRules(QStringLiteral("keystead.*=false\ndefault.warning=false"));

    ctl::Output out;
    return out.finish(run(words, out));
}
