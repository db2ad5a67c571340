// What most applications do: look in Redis, else ask and store for a minute; delete after the commit.
// Keeps the same rules of a stress run as Keystead does, and nothing of its protocol.
#include "core/property/property_repository.h"
#include "core/redis/connection.h"
#include "tests/stress/strategy.h"

#include <functional>

namespace stress {

namespace {

class Naive final : public Strategy
{
public:
    explicit Naive(const Run& run)
        : m_database(run.profile.database)
        , m_repository(m_database)
        , m_redis(run.profile.redis)
    {
    }

    base::Result<void> open() { return m_database.open(); }

    std::vector<qint64> hotIds() override
    {
        std::vector<qint64> ids;
        if (const auto seen = askHot()) {
            for (const Seen& one : *seen)
                ids.push_back(one.id);
        }
        return ids;
    }

    qint64 grown(int slot) override { return m_repository.count(filterOf(slot)).value_or(-1); }

    base::Result<Reading> detail(qint64 id) override
    {
        return read(detailKey(id), [&]() -> base::Result<std::vector<Seen>> {
            const auto property = m_repository.byId(id);
            if (!property)
                return property.error();
            return std::vector<Seen>{{id, property->version}};
        });
    }

    base::Result<Reading> hotPage() override
    {
        return read("naive:hot", [this] { return askHot(); });
    }
    base::Result<Reading> hotQueryset() override { return hotPage(); }

    base::Result<Reading> count(int slot) override
    {
        return read(countKey(slot), [&]() -> base::Result<std::vector<Seen>> {
            const auto count = m_repository.count(filterOf(slot));
            if (!count)
                return count.error();
            return std::vector<Seen>{{countId(slot), *count}};
        });
    }

    base::Result<Reading> top(int slot) override
    {
        return read(topKey(slot), [&]() -> base::Result<std::vector<Seen>> {
            const auto page = m_repository.page({filterOf(slot), {property::SortField::Price, true}, 0});
            if (!page)
                return page.error();
            return std::vector<Seen>{{topId(slot), page->empty() ? 0 : page->front().price.cents()}};
        });
    }
    base::Result<Reading> topQueryset(int slot) override { return top(slot); }

    base::Result<Saved> update(qint64 id, qint64 cents) override
    {
        auto property = m_repository.byId(id);
        if (!property)
            return property.error();
        property->price = property::Money::fromCents(cents);
        const auto saved = m_repository.update(*property);
        if (!saved)
            return saved.error();
        return Saved{saved->property.version, !removed({detailKey(id), "naive:hot"})};
    }

    base::Result<Saved> grow(int slot, qint64 cents) override
    {
        property::Property property;
        property.title = QStringLiteral("House");
        property.location = growingCity(slot);
        property.status = property::PropertyStatus::Listed;
        property.price = property::Money::fromCents(cents);
        const auto saved = m_repository.create(property);
        if (!saved)
            return saved.error();
        return Saved{cents, !removed({countKey(slot), topKey(slot)})};
    }

private:
    using Ask = std::function<base::Result<std::vector<Seen>>()>;

    static property::Filter filterOf(int slot)
    {
        property::Filter filter;
        filter.locations = {growingCity(slot)};
        return filter;
    }
    static QByteArray detailKey(qint64 id) { return "naive:detail:" + QByteArray::number(id); }
    static QByteArray countKey(int slot) { return "naive:count:" + QByteArray::number(slot); }
    static QByteArray topKey(int slot) { return "naive:top:" + QByteArray::number(slot); }

    base::Result<std::vector<Seen>> askHot()
    {
        property::Filter filter;
        filter.locations = {hotCity};
        const auto page = m_repository.page({filter, {}, 0});
        if (!page)
            return page.error();
        std::vector<Seen> seen;
        for (const property::Property& property : *page)
            seen.push_back({property.id, property.version});
        return seen;
    }

    base::Result<Reading> read(const QByteArray& key, const Ask& ask)
    {
        const auto stored = m_redis.call({"GET", key});
        if (stored && !stored->isNil()) {
            Reading reading{{}, true};
            for (const QByteArray& row : stored->bytes().split(';')) {
                const QList<QByteArray> numbers = row.split(' ');
                reading.seen.push_back({numbers.value(0).toLongLong(), numbers.value(1).toLongLong()});
            }
            return reading;
        }
        auto seen = ask();
        if (!seen)
            return std::move(seen).error();
        QByteArrayList rows;
        for (const Seen& one : *seen)
            rows << QByteArray::number(one.id) + ' ' + QByteArray::number(one.version);
        [[maybe_unused]] const auto kept = m_redis.call({"SET", key, rows.join(';'), "PX", "60000"});
        return Reading{*std::move(seen), false};
    }

    bool removed(const QByteArrayList& keys)
    {
        return m_redis.call(redis::Command{"DEL"} + keys).has_value();
    }

    database::Session m_database;
    property::PropertyRepository m_repository;
    redis::Connection m_redis;
};

} // namespace

base::Result<std::unique_ptr<Strategy>> naiveStrategy(Run& run)
{
    auto naive = std::make_unique<Naive>(run);
    if (auto opened = naive->open(); !opened)
        return std::move(opened).error();
    return std::unique_ptr<Strategy>(std::move(naive));
}

} // namespace stress
