#include "app/keysteadctl/man_page.h"

#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/help_text.h"

namespace ctl {

namespace {

// What groff would draw otherwise, or take for its own.
QByteArray escaped(QChar letter)
{
    switch (letter.unicode()) {
    case u'\\':
        return QByteArrayLiteral("\\e");
    case u'-':
        return QByteArrayLiteral("\\-");
    case u'\'':
        return QByteArrayLiteral("\\(aq");
    case u'`':
        return QByteArrayLiteral("\\(ga");
    case u'^':
        return QByteArrayLiteral("\\(ha");
    case u'~':
        return QByteArrayLiteral("\\(ti");
    case u'"':
        return QByteArrayLiteral("\\(dq");
    case u'“':
        return QByteArrayLiteral("\\(lq");
    case u'”':
        return QByteArrayLiteral("\\(rq");
    case u'–':
        return QByteArrayLiteral("\\(en");
    case u'…':
        return QByteArrayLiteral("...");
    default:
        return QString(letter).toUtf8();
    }
}

QByteArray bold(const QString& text)
{
    return "\\fB" + roff(text) + "\\fR";
}

QByteArray italic(const QString& text)
{
    return "\\fI" + roff(text) + "\\fR";
}

QByteArray heading(const QByteArray& title)
{
    return ".SH " + title + '\n';
}

QByteArray tagged(const QByteArray& name, const QString& text)
{
    return ".TP\n" + name + '\n' + roff(text) + '\n';
}

QByteArray title(const QString& name)
{
    return ".TH " + roff(name.toUpper()) + " 1 \"\" \"Keystead " + roff(QStringLiteral(KEYSTEAD_VERSION)) +
           "\" \"Keystead\"\n";
}

// “keysteadctl-list \- list properties, 50 a page”
QByteArray nameSection(const QString& name, QString summary)
{
    if (summary.endsWith(QLatin1Char('.')))
        summary.chop(1);
    if (summary.size() > 1 && summary[1].isLower())
        summary[0] = summary[0].toLower();
    return heading("NAME") + roff(name) + " \\- " + roff(summary) + '\n';
}

QByteArray paragraphs(const QString& text)
{
    QByteArray out;
    for (const QString& paragraph : text.split(QStringLiteral("\n\n"), Qt::SkipEmptyParts))
        out += ".PP\n" + roff(paragraph) + '\n';
    return out;
}

template<class Options>
QByteArray optionList(const Options& options)
{
    QByteArray out;
    for (const QCommandLineOption& option : options) {
        const QString value = option.valueName();
        QString names = spelling(option);
        if (!value.isEmpty())
            names.chop(value.size() + 1);
        out += tagged(bold(names) + (value.isEmpty() ? QByteArray() : ' ' + italic(value)), meaning(option));
    }
    return out;
}

QByteArray exitSection()
{
    QByteArray out = heading("EXIT STATUS");
    for (const ExitMeaning& exit : exitMeanings())
        out += tagged(QByteArray::number(exit.code), exit.meaning + QLatin1Char('.'));
    return out;
}

QByteArray variableSection()
{
    QByteArray out = heading("ENVIRONMENT");
    for (const Variable& variable : variables())
        out += tagged(bold(variable.name), variable.meaning);
    return out;
}

QByteArray exampleSection(const Command& command)
{
    QByteArray out = command.examples.empty() ? QByteArray() : heading("EXAMPLES");
    for (const Example& example : command.examples)
        out += tagged(bold(QStringLiteral("keysteadctl ") + example.line), example.meaning);
    return out;
}

QByteArray reference(const QString& name)
{
    return bold(name) + "(1)";
}

} // namespace

QByteArray roff(const QString& text)
{
    QByteArray out;
    bool lineBegins = true;
    for (const QChar letter : text) {
        // At a line's beginning these two make it a request.
        if (lineBegins && (letter == QLatin1Char('.') || letter == QLatin1Char('\'')))
            out += "\\&";
        out += escaped(letter);
        lineBegins = letter == QLatin1Char('\n');
    }
    return out;
}

QByteArray manPage(const std::vector<Command>& commands)
{
    QByteArray out = title(QStringLiteral("keysteadctl"));
    out += nameSection(QStringLiteral("keysteadctl"),
                       QStringLiteral("work on property listings and their cache without a window"));
    out += heading("SYNOPSIS") + bold(QStringLiteral("keysteadctl")) + ' ' +
           italic(QStringLiteral("COMMAND")) + " [" + italic(QStringLiteral("options")) + "]\n";
    out += heading("DESCRIPTION");
    out += paragraphs(QStringLiteral(
        "keysteadctl does the work of keystead for scripts and terminals: it edits nothing by itself, but "
        "lists "
        "properties through the cache, and fills, clears, tests and watches that cache.\n\n"
        "Which servers a command works on is decided in this order: --profile, --env, or the two URLs on the "
        "command line; the variables below; a sandbox that runs; the last profile of the desktop "
        "application. "
        "The passwords of profiles come from the keychain of the system."));
    out += heading("COMMANDS");
    QByteArray seeAlso = reference(QStringLiteral("keystead"));
    for (const Command& command : commands) {
        out += tagged(bold(command.name), command.summary);
        seeAlso += ",\n" + reference(QStringLiteral("keysteadctl-") + command.name);
    }
    out += heading("OPTIONS") + optionList(connectionOptions()) + optionList(commonOptions());
    return out + exitSection() + variableSection() + heading("SEE ALSO") + seeAlso + '\n';
}

QByteArray manPage(const Command& command)
{
    const QString name = QStringLiteral("keysteadctl-") + command.name;
    QByteArray out = title(name) + nameSection(name, command.summary);
    out += heading("SYNOPSIS") + bold(QStringLiteral("keysteadctl ") + command.name) + " [" +
           italic(QStringLiteral("options")) + ']';
    for (const Argument& argument : command.arguments)
        out += ' ' + italic(argument.name);
    out += '\n' + heading("DESCRIPTION") + paragraphs(command.summary) + paragraphs(command.details);
    if (!command.arguments.empty())
        out += heading("ARGUMENTS");
    for (const Argument& argument : command.arguments)
        out += tagged(italic(argument.name), argument.help);
    out += heading("OPTIONS") + optionList(command.options) + optionList(commonOptions());
    if (command.needsServers)
        out += optionList(connectionOptions());
    return out + exampleSection(command) + exitSection() + (command.needsServers ? variableSection() : "") +
           heading("SEE ALSO") + reference(QStringLiteral("keysteadctl")) + '\n';
}

} // namespace ctl
