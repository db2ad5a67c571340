// How stale a read can be, fault by fault: ./dev bench stale. Prints a table, or one JSON object a line.
// Exit code 1: something was stale that was promised not to be, or a defect was not found.
#include "tests/stress/faults.h"
#include "tests/stress/race.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>

#include <array>
#include <cstdio>
#include <optional>

namespace {

using stress::Fault;
using stress::Plan;

// A defect of Keystead, under which fault a stress run is likely to show it, and the test that shows it
// every time.
struct Defect
{
    const char* name;
    const char* fault = nullptr;
    const char* program = "cache_mutants";
    const char* schedule = nullptr; // the row of that name
    bool inStress = true;           // not every one can be switched on in a run, or seen by its readers
};
constexpr std::array defects{
    Defect{"stamps-after-query"},
    Defect{"ignore-stamps"},
    Defect{"trust-after-mget", "sleep"},
    Defect{"no-cursor-in-mget", "redis-old-dump"},
    Defect{"id-for-snapshot", "long-transaction"},
    Defect{"no-compare-and-set", "redis-old-dump"},
    Defect{"counter-for-nonce", "lost-keys"},
    Defect{"outbox-logged", "postgres-crash"},
    Defect{"flight-before-begin"},
    Defect{"old-tags-only"},
    Defect{"more-than-100-agents", nullptr, "cache_mass_edits", "moreThanAHundredAgentsAtOnce", false},
    Defect{"undo-of-a-generation", nullptr, "cache_mutants", nullptr, false},
    Defect{"screen-from-redis", nullptr, "cache_mutants", nullptr, false},
    Defect{"store-returned", nullptr, "listing_write_through", "whatAWriteReturnedIsNeverStored", false},
    Defect{"no-trust-timer", "redis-stop"},
    Defect{"no-list-check", nullptr, "listing_queryset", "anEditBetweenListAndRowsIsNeverMixedIn"},
    Defect{"no-settled-check", nullptr, "listing_queryset", "aCommitThatNobodyDrainedIsNeverMixedIn"},
    Defect{"no-connection-check", "postgres-restart", "cache_fill",
           "aConnectionLostBehindTheQueryStoresNothing"},
};

void say(const char* text)
{
    std::printf("%s\n", text);
    std::fflush(stdout);
}

void sayJson(const QJsonObject& object)
{
    say(QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
}

QString key(const char* name)
{
    return QString::fromLatin1(name);
}

int stale(const QJsonObject& verdict)
{
    return verdict[key("stale-after-saved")].toInt() + verdict[key("older-than-x")].toInt();
}

class Bench
{
public:
    Bench(Plan plan, bool json)
        : m_plan(std::move(plan))
        , m_json(json)
    {
    }

    void title() const
    {
        if (!m_json)
            std::printf("X is %lld ms, %g s each, seed %llu%s\n%-20s %8s %8s %6s %8s %13s %10s %12s  %s\n",
                        static_cast<long long>(m_plan.trust.count()), m_plan.seconds,
                        static_cast<unsigned long long>(m_plan.seed), m_plan.naive ? ", the naive cache" : "",
                        "case", "strikes", "reads", "hits", "edits", "stale-saved", "older-X", "longest ms",
                        "verdict");
    }

    // False: stale, or it could not be run.
    bool run(const Fault* fault)
    {
        Plan plan = m_plan;
        plan.fault = fault;
        const char* const name = fault ? fault->name : "none";
        const auto verdict = stress::Race(plan).run();
        if (!verdict) {
            std::fprintf(stderr, "%s: %s\n", name, qPrintable(verdict.error().detail));
            return false;
        }
        const bool happened = !fault || !fault->strikes() || (*verdict)[key("strikes")].toInt() > 0;
        const bool fresh = stale(*verdict) == 0 && (*verdict)[key("reads")].toInt() > 0 && happened;
        print(name, fault, *verdict, fresh);
        return fresh;
    }

    // False: neither the stress nor the schedule found it.
    bool runDefect(const Defect& defect)
    {
        Plan plan = m_plan;
        plan.mutant = key(defect.name);
        plan.fault = defect.fault ? stress::faultNamed(key(defect.fault)) : nullptr;
        int found = 0;
        if (defect.inStress) {
            if (const auto verdict = stress::Race(plan).run())
                found = stale(*verdict);
        }
        const bool scheduled = isScheduled(defect);
        if (m_json) {
            sayJson({{key("bench"), key("stale")},
                     {key("mutant"), plan.mutant},
                     {key("stale-reads"), found},
                     {key("stress"), found > 0},
                     {key("schedule"), scheduled},
                     {key("caught"), found > 0 || scheduled}});
        } else {
            std::printf("%-22s %-18s %12d  %-8s  %-8s  %s\n", defect.name,
                        plan.fault ? plan.fault->name : "none", found, found > 0 ? "caught" : "–",
                        scheduled ? "caught" : "–", found > 0 || scheduled ? "caught" : "ESCAPED");
            std::fflush(stdout);
        }
        return found > 0 || scheduled;
    }

    void defectTitle() const
    {
        if (!m_json)
            std::printf("%-22s %-18s %12s  %-8s  %-8s\n", "mutant", "under", "stale reads", "stress",
                        "schedule");
    }

private:
    void print(const char* name, const Fault* fault, QJsonObject verdict, bool fresh) const
    {
        const bool forfeits = fault && fault->forfeitsSaved;
        if (m_json) {
            verdict[key("bench")] = key("stale");
            verdict[key("case")] = key(name);
            verdict[key("strategy")] = key(m_plan.naive ? "naive" : "keystead");
            verdict[key("x-ms")] = static_cast<qint64>(m_plan.trust.count());
            verdict[key("seed")] = QString::number(m_plan.seed);
            verdict[key("forfeits-saved")] = forfeits;
            verdict[key("fresh")] = fresh;
            sayJson(verdict);
            return;
        }
        std::printf("%-20s %8d %8d %5.0f%% %8d %12d%s %10d %12.1f  %s\n", name,
                    verdict[key("strikes")].toInt(), verdict[key("reads")].toInt(),
                    100 * verdict[key("hit-ratio")].toDouble(), verdict[key("edits")].toInt(),
                    verdict[key("stale-after-saved")].toInt(), forfeits ? "*" : " ",
                    verdict[key("older-than-x")].toInt(), verdict[key("longest-staleness-ms")].toDouble(),
                    fresh ? "fresh" : "STALE");
        std::fflush(stdout);
    }

    static bool isScheduled(const Defect& defect)
    {
        QProcess test;
        test.setStandardOutputFile(QProcess::nullDevice());
        test.setStandardErrorFile(QProcess::nullDevice());
        test.start(
            key(KEYSTEAD_BIN_DIR "/tst_service_") + key(defect.program),
            {defect.schedule ? key(defect.schedule) : key("isFoundByItsSchedule:") + key(defect.name)});
        return test.waitForFinished(120'000) && test.exitStatus() == QProcess::NormalExit &&
               test.exitCode() == 0;
    }

    const Plan m_plan;
    const bool m_json;
};

// Nothing: a name that is unknown.
std::optional<std::vector<const Fault*>> chosenFaults(const QString& list)
{
    std::vector<const Fault*> chosen;
    for (const QString& name : list.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (name == key("none") || name == key("all"))
            chosen.push_back(nullptr);
        if (name == key("all")) {
            for (const Fault& fault : stress::faults())
                chosen.push_back(&fault);
        } else if (name != key("none")) {
            chosen.push_back(stress::faultNamed(name));
            if (!chosen.back())
                return std::nullopt;
        }
    }
    return chosen;
}

std::optional<std::vector<Defect>> chosenDefects(const QString& list)
{
    std::vector<Defect> chosen;
    for (const QString& name : list.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const auto before = chosen.size();
        for (const Defect& defect : defects) {
            if (name == key("all") || name == key(defect.name))
                chosen.push_back(defect);
        }
        if (chosen.size() == before)
            return std::nullopt;
    }
    return chosen;
}

int usage()
{
    std::fprintf(stderr, "faults: none all");
    for (const Fault& fault : stress::faults())
        std::fprintf(stderr, "\n  %-20s %s", fault.name, fault.what);
    std::fprintf(stderr, "\nmutants: all");
    for (const Defect& defect : defects)
        std::fprintf(stderr, " %s", defect.name);
    std::fprintf(stderr, "\n");
    return 2;
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_NO_GLIB", "1");
    const QCoreApplication application(argc, argv);
    QCommandLineParser words;
    words.setApplicationDescription(key("How stale a read can be while things go wrong."));
    words.addHelpOption();
    words.addOptions(
        {{key("seconds"), key("Of each run (10)."), key("N"), key("10")},
         {key("faults"), key("Names with commas between them, or all."), key("LIST"), key("all")},
         {key("seed"), key("The same one repeats a run as far as the machine allows (1)."), key("S"),
          key("1")},
         {key("trust"), key("X, the longest that anything may be stale, in ms (1000)."), key("MS"),
          key("1000")},
         {key("readers"), key("How many processes read (3)."), key("N"), key("3")},
         {key("against"), key("naive: another cache, that deletes after the commit."), key("NAME")},
         {{key("mutants"), key("mutant")},
          key("Defects that are to be found, or all, instead of faults."),
          key("LIST")},
         {key("json"), key("One JSON object a line instead of a table.")}});
    words.process(application);
    const auto faults = chosenFaults(words.value(key("faults")));
    const auto chosen = chosenDefects(words.value(key("mutants")));
    const QString against = words.value(key("against"));
    Plan plan;
    plan.seconds = words.value(key("seconds")).toDouble();
    plan.seed = words.value(key("seed")).toULongLong();
    plan.trust = std::chrono::milliseconds(words.value(key("trust")).toLongLong());
    plan.readers = words.value(key("readers")).toInt();
    plan.naive = against == key("naive");
    if (!faults || !chosen || (!against.isEmpty() && !plan.naive) || plan.seconds <= 0 ||
        plan.trust.count() < 100)
        return usage();
    Bench bench(plan, words.isSet(key("json")));
    bool good = true;
    if (!chosen->empty()) {
        bench.defectTitle();
        for (const Defect& defect : *chosen)
            good = bench.runDefect(defect) && good;
        return good ? 0 : 1;
    }
    bench.title();
    for (const Fault* fault : *faults)
        good = bench.run(fault) && good;
    return good || plan.naive ? 0 : 1; // that the naive cache is stale is what it is run for
}
