#include "app/keystead/application.h"
#include "app/keystead/command_line.h"
#include "app/keystead/display.h"
#include "app/keystead/translations.h"
#include "core/base/thread_role.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QApplication>

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

QStringList argumentsOf(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    return arguments;
}

// Options of Qt itself (-platform, -style, …) have one dash and are taken out by QApplication.
int withWindow(int argc, char** argv)
{
    QGuiApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    std::unique_ptr<QApplication> application;
    {
        const keystead::DisplayGuard guard;
        application = std::make_unique<QApplication>(argc, argv);
    }
    const auto request = keystead::parseArguments(QCoreApplication::arguments(), &keystead::readEnvironment);
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
    // Help and version need no display, so they are looked for before there is one.
    const auto request = keystead::parseArguments(argumentsOf(argc, argv), &keystead::readEnvironment);
    if (request && request->what == keystead::StartRequest::What::Help) {
        const QCoreApplication application(argc, argv); // helpText asks it for the program's name
        say(stdout, keystead::helpText());
        return 0;
    }
    if (request && request->what == keystead::StartRequest::What::Version) {
        say(stdout, QStringLiteral("keystead " KEYSTEAD_VERSION));
        return 0;
    }
    return withWindow(argc, argv);
}
