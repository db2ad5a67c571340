// What a workspace does for the Cache page, by hand. GUI thread.
#pragma once

#include "ui/cache_groups/cache_source.h"

namespace test {

// Everything a workspace would do, by hand.
struct CacheFake
{
    profile::Profile profile;
    std::vector<cache::GroupPolicy> policies{{"page", std::chrono::minutes(15), true, 90},
                                             {"count", std::chrono::minutes(30), true, 80},
                                             {"detail", std::chrono::hours(1), true, 80}};
    std::vector<cache::GroupStatistics> statistics;
    std::optional<cache::StatisticsSum> summed;
    std::vector<cache::GroupPolicy> saved;
    std::optional<base::Error> refusal; // of the next save
    listing::WarmReport warmReport;
    cache_groups::Groups warmed;
    cache_groups::Groups cleared;
    base::Job* job = nullptr;
    std::function<void()> report; // fills the report the job ends with
    std::function<void(base::Result<cache_groups::Sizes>)> answer;
    int measurements = 0;
    cache_groups::ForeignList foreign{{}, true};
    std::optional<base::Error> foreignRefusal; // of whatever is asked next
    cache::ForeignMatch foreignMatch;
    int retries = 0;

    template<class T>
    cache_groups::Running<T> start(const QString& name, QObject* parent, T value)
    {
        job = new base::Job(name, parent);
        auto result = std::make_shared<std::optional<T>>();
        report = [result, value] { *result = value; };
        return {job, result};
    }
    cache_groups::CacheSource source();
    cache_groups::ForeignSource foreignSource();
    void finish(base::Result<void> outcome = {})
    {
        if (outcome)
            report();
        job->finish(std::move(outcome));
    }
};

inline cache_groups::CacheSource CacheFake::source()
{
    cache_groups::CacheSource source;
    source.profile = [this] { return profile; };
    source.policies = [this] { return policies; };
    source.defaultPolicy = [](const QByteArray& group) { return cache::GroupPolicy{group}; };
    source.savePolicy = [this](const cache::GroupPolicy& changed, QObject*,
                               const std::function<void(base::Result<void>)>& then) {
        saved.push_back(changed);
        then(refusal ? base::Result<void>(*refusal) : base::Result<void>());
    };
    source.summed = [this] { return summed; };
    source.pressure = [] { return cache::PressureState(); };
    source.statistics = [this] { return statistics; };
    source.warm = [this](const cache_groups::WarmWish& wish, QObject* parent) {
        warmed = wish.groups;
        return start(QStringLiteral("cache.warm"), parent, warmReport);
    };
    source.clear = [this](const cache_groups::Groups& groups, QObject* parent) {
        cleared = groups;
        return start(QStringLiteral("cache.clear"), parent, cache::Cleared{1204});
    };
    source.foreign = foreignSource();
    source.measure = [this](const cache_groups::Groups&, QObject*,
                            const std::function<void(base::Result<cache_groups::Sizes>)>& then) {
        ++measurements;
        answer = then;
    };
    source.retryNow = [this] { ++retries; };
    return source;
}

inline cache_groups::ForeignSource CacheFake::foreignSource()
{
    cache_groups::ForeignSource source;
    source.list = [this](QObject*, const std::function<void(base::Result<cache_groups::ForeignList>)>& then) {
        then(foreignRefusal ? base::Result<cache_groups::ForeignList>(*foreignRefusal)
                            : base::Result<cache_groups::ForeignList>(foreign));
    };
    source.add = [this](const cache::ForeignKey& key, QObject*,
                        const std::function<void(base::Result<cache::ForeignKey>)>& then) {
        if (foreignRefusal) {
            then(*foreignRefusal);
            return;
        }
        cache::ForeignKey stored = key;
        stored.id = foreign.rules.empty() ? 1 : foreign.rules.back().key.id + 1;
        foreign.rules.push_back({stored, {}});
        then(stored);
    };
    source.remove = [this](qint64 id, QObject*, const std::function<void(base::Result<void>)>& then) {
        if (foreignRefusal) {
            then(*foreignRefusal);
            return;
        }
        std::erase_if(foreign.rules, [id](const auto& rule) { return rule.key.id == id; });
        then({});
    };
    source.match = [this](const cache::ForeignKey&, QObject* parent) {
        return start(QStringLiteral("cache.foreign"), parent, foreignMatch);
    };
    return source;
}

inline cache::GroupStatistics counted(const char* group, quint64 hits, quint64 misses)
{
    cache::GroupStatistics statistics;
    statistics.group = group;
    statistics.outcomes[std::size_t(cache::Outcome::Hit)] = hits;
    statistics.outcomes[std::size_t(cache::Outcome::Miss)] = misses;
    return statistics;
}

inline const cache_groups::Sizes sizes{
    {"page", 214, {1258291}}, {"count", 90, {9000}}, {"detail", 900, {1800000}}};

} // namespace test
