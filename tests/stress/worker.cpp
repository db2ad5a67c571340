// One process of a stress run. Writes its log to a file; see judge.cpp for the lines.
#include "tests/stress/worker_run.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <array>
#include <cstdio>

namespace {

struct Role
{
    const char* name;
    int (*work)(stress::Run& run);
};
constexpr std::array roles{Role{"editor", &stress::edit},
                           Role{"reader", &stress::read},
                           Role{"outside", &stress::writeOutside},
                           Role{"slow", &stress::writeSlowly},
                           Role{"rollback", &stress::writeAndRollBack},
                           Role{"filler", &stress::fillWithOthersKeys}};

int usage(const QString& problem)
{
    std::fprintf(stderr, "stale_worker: %s\n", qPrintable(problem));
    return 2;
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_NO_GLIB", "1");
    const QCoreApplication application(argc, argv);
    QCommandLineParser words;
    words.addPositionalArgument(QStringLiteral("role"), {});
    for (const char* name : {"database", "redis", "seed", "until", "trust", "log", "slot", "towns", "mutant"})
        words.addOption(QCommandLineOption(QString::fromLatin1(name), {}, QStringLiteral("value")));
    words.addOptions(
        {QCommandLineOption(QStringLiteral("naive")), QCommandLineOption(QStringLiteral("dies"))});
    words.process(application);
    const auto value = [&words](const char* name) { return words.value(QString::fromLatin1(name)); };

    const auto profile = profile::fromUrls(value("database"), value("redis"));
    if (!profile)
        return usage(profile.error().subject);
    stress::Run run;
    run.role = words.positionalArguments().value(0);
    run.slot = value("slot").toInt();
    run.towns = std::max(1, value("towns").toInt());
    run.profile = *profile;
    run.random.seed(value("seed").toULongLong());
    run.end = base::BootClock::time_point(std::chrono::nanoseconds(value("until").toLongLong()));
    run.trust = std::chrono::milliseconds(value("trust").toLongLong());
    run.naive = words.isSet(QStringLiteral("naive"));
    run.dies = words.isSet(QStringLiteral("dies"));
    run.mutant = value("mutant");
    run.log.setFileName(value("log"));
    if (!run.log.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return usage(run.log.errorString());
    for (const Role& role : roles) {
        if (run.role == QLatin1String(role.name))
            return role.work(run);
    }
    return usage(QStringLiteral("no such role"));
}
