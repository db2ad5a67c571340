#include "app/keysteadctl/command_table.h"

#include <QCoreApplication>
#include <QLoggingCategory>

namespace {

QString overview()
{
    QString text =
        QStringLiteral("Usage: keysteadctl COMMAND [options]\n\n"
                       "Works on property listings and their cache without a window.\n\nCommands:\n");
    for (const ctl::Command& command : ctl::commands())
        text += QStringLiteral("  %1 %2\n").arg(command.name.leftJustified(10), command.summary);
    text += QStringLiteral(
        "\nkeysteadctl COMMAND --help tells more. Exit codes: 0 done, 1 failed, 2 wrong usage, "
        "3 cannot connect.\n");
    return text;
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_NO_GLIB", "1"); // fewer system calls a request; nothing here needs GLib
    const QCoreApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("Keystead"));
    QCoreApplication::setApplicationName(QStringLiteral("keystead"));
    QCoreApplication::setApplicationVersion(QStringLiteral(KEYSTEAD_VERSION));

    // Standard error is for people and scripts; QT_LOGGING_RULES brings the log back.
    QLoggingCategory::setFilterRules(QStringLiteral("keystead.*.info=false"));

    ctl::Output out;
    const QStringList words = QCoreApplication::arguments();
    const QString name = words.value(1);
    if (name == QStringLiteral("--version")) {
        out.text(QStringLiteral("keysteadctl ") + QCoreApplication::applicationVersion());
        return ctl::Done;
    }
    if (name.isEmpty() || name == QStringLiteral("--help") || name == QStringLiteral("-h") ||
        name == QStringLiteral("help")) {
        out.text(overview());
        return name.isEmpty() ? ctl::WrongUsage : ctl::Done;
    }
    const ctl::Command* const command = ctl::findCommand(name);
    if (!command) {
        out.error(QStringLiteral("There is no command “%1”. See keysteadctl --help.").arg(name));
        return ctl::WrongUsage;
    }
    return ctl::runCommand(*command, words, out);
}
