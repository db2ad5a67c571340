#include "app/keystead/application.h"
#include "app/keystead/command_line.h"
#include "app/keystead/display.h"
#include "app/keystead/translations.h"
#include "core/base/thread_role.h"
#include "core/profile/hidden_arguments.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QApplication>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace {

constexpr int wrongUsage = 2;

void say(std::FILE* where, const QString& text)
{
    std::fputs(qPrintable(text), where);
    std::fputc('\n', where);
}

void nameApplication()
{
    QCoreApplication::setOrganizationName(QStringLiteral("Keystead"));
    QCoreApplication::setApplicationName(QStringLiteral("keystead"));
    QCoreApplication::setApplicationVersion(QStringLiteral(KEYSTEAD_VERSION));
}

// How the program was called, before and after passwords were overwritten in argv.
struct Words
{
    QStringList typed;
    QStringList shown;

    // As typed: `left` of the shown ones, in their order.
    QStringList typedAs(const QStringList& left) const
    {
        QStringList words;
        qsizetype at = 0;
        for (const QString& word : left) {
            at = shown.indexOf(word, at);
            if (at < 0)
                break;
            words << typed[at++];
        }
        return words;
    }
};

Words takeWords(int argc, char** argv)
{
    Words words{profile::takeArguments(argc, argv), {}};
    for (int i = 0; i < argc; ++i)
        words.shown << QString::fromLocal8Bit(argv[i]);
    return words;
}

// Qt's own, with one dash or two: they are known only to a QApplication, which needs a display.
bool hasQtOptions(const QStringList& arguments)
{
    static const QStringList names{QStringLiteral("platform"),        QStringLiteral("platformpluginpath"),
                                   QStringLiteral("platformtheme"),   QStringLiteral("plugin"),
                                   QStringLiteral("display"),         QStringLiteral("geometry"),
                                   QStringLiteral("qwindowgeometry"), QStringLiteral("qwindowicon"),
                                   QStringLiteral("qwindowtitle"),    QStringLiteral("reverse"),
                                   QStringLiteral("session"),         QStringLiteral("style"),
                                   QStringLiteral("stylesheet"),      QStringLiteral("widgetcount")};
    return std::any_of(arguments.begin(), arguments.end(), [](const QString& argument) {
        const QString name = argument.section(u'=', 0, 0);
        return name.startsWith(u'-') &&
               names.contains(name.mid(name.startsWith(QLatin1String("--")) ? 2 : 1));
    });
}

// Options of Qt itself (-platform, -style, …) are taken out by QApplication.
int withWindow(int argc, char** argv, const Words& words)
{
    QGuiApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    std::unique_ptr<QApplication> application;
    {
        const keystead::DisplayGuard guard;
        application = std::make_unique<QApplication>(argc, argv);
    }
    const auto request =
        keystead::parseArguments(words.typedAs(QCoreApplication::arguments()), &keystead::readEnvironment);
    if (!request) {
        say(stderr, request.error().detail);
        return wrongUsage;
    }
    base::markGuiThread();
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Keystead"));
    QGuiApplication::setDesktopFileName(QStringLiteral("keystead"));
    keystead::installTranslations(*application);
    theme::Theme::install(*application);
    QGuiApplication::setWindowIcon(theme::applicationIcon());
    keystead::Application program;
    if (const auto started = program.start(*request); !started) {
        say(stderr, started.error().detail);
        return wrongUsage;
    }
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    nameApplication();
    // Help, version and wrong usage need no display, so they are looked for before there is one.
    const Words words = takeWords(argc, argv);
    const auto request = keystead::parseArguments(words.typed, &keystead::readEnvironment);
    if (!request && !hasQtOptions(words.typed)) {
        say(stderr, request.error().detail);
        return wrongUsage;
    }
    if (request && request->what == keystead::StartRequest::What::Help) {
        const QCoreApplication application(argc, argv); // helpText asks it for the program's name
        say(stdout, keystead::helpText());
        return 0;
    }
    if (request && request->what == keystead::StartRequest::What::Version) {
        say(stdout, QStringLiteral("keystead " KEYSTEAD_VERSION));
        return 0;
    }
    return withWindow(argc, argv, words);
}
