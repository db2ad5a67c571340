#include "ui/cache_groups/foreign_presenter.h"

#include "core/cache/own_keys.h"
#include "ui/cache_groups/foreign_words.h"
#include "ui/cache_groups/group_words.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"

#include <algorithm>

namespace cache_groups {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds soon = 1s; // while something is being dropped
constexpr std::chrono::milliseconds sometimes = 5s;

} // namespace

ForeignPresenter::ForeignPresenter(CachePresenter& cache, QObject* parent)
    : QObject(parent)
    , m_cache(cache)
    , m_model(foreignColumns())
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &ForeignPresenter::refresh);
    connect(&m_cache, &CachePresenter::changed, this, &ForeignPresenter::changed);
}

void ForeignPresenter::setShown(bool shown)
{
    m_shown = shown;
    if (m_shown)
        refresh();
    else
        m_again.stop();
}

void ForeignPresenter::refresh()
{
    if (m_asking)
        return;
    m_asking = true;
    m_again.stop();
    Q_EMIT changed();
    m_cache.source().foreign.list(this, [this](base::Result<ForeignList> list) { take(std::move(list)); });
}

void ForeignPresenter::take(base::Result<ForeignList> list)
{
    m_asking = false;
    if (list) {
        m_state = State::Ready;
        m_problem.reset();
        m_rules = std::move(list->rules);
        m_mayChange = list->mayChange;
        std::vector<common::Row> rows;
        std::ranges::transform(m_rules, std::back_inserter(rows), &foreignRow);
        m_model.setRows(std::move(rows));
    } else {
        m_state = State::Failed;
        m_problem = std::move(list).error();
    }
    if (m_shown) {
        const bool waits = std::ranges::any_of(m_rules, [](const auto& rule) { return rule.sweep.waiting; });
        m_again.start(waits ? soon : sometimes);
    }
    Q_EMIT changed();
}

const cache::ForeignRule* ForeignPresenter::rule(const QByteArray& key) const
{
    const auto found = std::ranges::find_if(
        m_rules, [&key](const auto& rule) { return QByteArray::number(rule.key.id) == key; });
    return found == m_rules.end() ? nullptr : &*found;
}

std::optional<common::EmptyText> ForeignPresenter::emptyText() const
{
    common::EmptyText text;
    text.icon = theme::Icon::Cache;
    if (m_state == State::Loading || !m_rules.empty())
        return std::nullopt;
    if (m_state == State::Ready) {
        text.title = tr("No keys of other applications");
        text.detail =
            tr("A web application that shows the same listings may keep them in this Redis too, as Django "
               "does under “:1:all_properties”. Name its keys here, and they are dropped by the same changes "
               "as ours, on every desktop and from the command line.");
        text.action = refusal().isEmpty() ? tr("Add a rule…") : QString();
        return text;
    }
    switch (m_problem->code) {
    case base::ErrorCode::SchemaMissing:
        text.title = tr("No list yet");
        text.detail = tr("It begins when Keystead's tables have been created in this database.");
        break;
    case base::ErrorCode::DatabaseNoPermission:
        text.icon = theme::Icon::Lock;
        text.title = tr("This user may not read the list");
        text.detail = tr("The owner of the tables can allow it:");
        text.copyable =
            QStringLiteral("GRANT SELECT ON keystead.cache_foreign_key, keystead.cache_sweep TO …;");
        break;
    default:
        text.icon = theme::Icon::Bad;
        text.tone = theme::Tone::Bad;
        text.title = common::describe(*m_problem).title;
        text.detail = tr("The list stands in PostgreSQL. It is asked for again in a few seconds.");
        text.action = tr("Try now");
        break;
    }
    return text;
}

QString ForeignPresenter::problem() const
{
    if (m_state != State::Failed || m_rules.empty())
        return {};
    return tr("The rules could not be read, what is shown may be old – %1")
        .arg(common::errorLine(*m_problem));
}

QString ForeignPresenter::refusal() const
{
    if (const QString refusal = m_cache.policyRefusal(); !refusal.isEmpty())
        return refusal;
    if (m_state == State::Failed)
        return tr("The list cannot be read");
    if (!m_mayChange)
        return tr("This user of PostgreSQL may not change the list · missing: INSERT, DELETE ON "
                  "keystead.cache_foreign_key");
    return {};
}

QString ForeignPresenter::matchRefusal() const
{
    if (!m_cache.banner().isEmpty())
        return tr("Redis is away");
    return m_job ? tr("Another run is under way") : QString();
}

QStringList ForeignPresenter::statusParts() const
{
    if (m_state == State::Loading)
        return {};
    QStringList parts{tr("%1 rules", nullptr, static_cast<int>(m_rules.size()))
                          .arg(common::formatCount(static_cast<qint64>(m_rules.size())))};
    const auto waiting = std::ranges::count_if(m_rules, [](const auto& rule) { return rule.sweep.waiting; });
    if (waiting > 0)
        parts << tr("%1 being dropped").arg(common::formatCount(waiting));
    if (const QString refusal = this->refusal(); !refusal.isEmpty())
        parts << refusal;
    return parts;
}

QString ForeignPresenter::problemOf(const cache::ForeignKey& key) const
{
    if (key.name.isEmpty())
        return tr("Name a key, or a pattern of keys.");
    if (key.pattern ? cache::couldMatchOurs(key.name) : cache::isOurs(key.name))
        return key.pattern
                   ? tr("Keystead's own keys would match too: they are dropped by themselves. Begin the "
                        "pattern with what the other application's keys begin with.")
                   : tr("This is one of Keystead's own keys: it is dropped by itself.");
    if (key.tags.empty())
        return tr("Choose at least one change that drops it.");
    for (const cache::Tag& tag : key.tags) {
        if (!isEvent(tag))
            return tr("No change has the tag “%1”. There are prop:list, prop:812, agent:list, agent:3 and "
                      "feedback; a * at the end stands for the rest.")
                .arg(QString::fromUtf8(tag));
    }
    const bool isThere = std::ranges::any_of(m_rules, [&key](const auto& rule) {
        return rule.key.name == key.name && rule.key.pattern == key.pattern;
    });
    return isThere ? tr("There is a rule of this name. Remove it first to change what drops it.") : QString();
}

void ForeignPresenter::add(const cache::ForeignKey& key, QObject* context,
                           const std::function<void(const base::Result<void>&)>& then)
{
    m_cache.source().foreign.add(
        key, this,
        [this, guard = QPointer<QObject>(context), then](const base::Result<cache::ForeignKey>& added) {
            if (added)
                stored(*added,
                       tr("%1 is dropped by %2 from now on").arg(nameText(*added), eventsText(added->tags)));
            if (guard && then)
                then(added ? base::Result<void>() : base::Result<void>(added.error()));
        });
}

void ForeignPresenter::stored(const cache::ForeignKey& key, const QString& text)
{
    refresh();
    report(text, [this, key] { drop(key); });
}

void ForeignPresenter::remove(const QByteArray& key)
{
    const cache::ForeignRule* const found = rule(key);
    if (found && refusal().isEmpty())
        drop(found->key);
}

void ForeignPresenter::drop(const cache::ForeignKey& key)
{
    m_cache.source().foreign.remove(key.id, this, [this, key](const base::Result<void>& done) {
        // Somebody else was quicker: it is gone all the same.
        if (done || done.error().code == base::ErrorCode::NotFound)
            removed(key);
        else
            Q_EMIT failed(done.error(), tr("Removing %1").arg(nameText(key)));
    });
}

void ForeignPresenter::removed(const cache::ForeignKey& key)
{
    refresh();
    report(tr("%1 is left alone from now on").arg(nameText(key)), [this, key] {
        m_cache.source().foreign.add(key, this, [this](const base::Result<cache::ForeignKey>& added) {
            if (!added) {
                Q_EMIT failed(added.error(), tr("Adding it again"));
                return;
            }
            refresh();
            report(tr("%1 is dropped by %2 again").arg(nameText(*added), eventsText(added->tags)));
        });
    });
}

Running<cache::ForeignMatch> ForeignPresenter::match(const cache::ForeignKey& key, QObject* parent)
{
    return m_cache.source().foreign.match(key, parent);
}

void ForeignPresenter::count(const QByteArray& key)
{
    const cache::ForeignRule* const found = rule(key);
    if (!found || !matchRefusal().isEmpty())
        return;
    const auto running = match(found->key, this);
    const QString name = nameText(found->key);
    m_job = running.job;
    connect(running.job, &base::Job::finished, this, [this, running, name] { counted(running, name); });
    Q_EMIT jobBegan(running.job, tr("Counting %1").arg(name));
    Q_EMIT changed();
}

void ForeignPresenter::counted(const Running<cache::ForeignMatch>& running, const QString& name)
{
    const auto outcome = running.job->outcome();
    running.job->deleteLater();
    m_job = nullptr;
    if (outcome && *running.report)
        report(QStringLiteral("%1 · %2").arg(name, matchText(**running.report)));
    else if (!outcome && outcome.error().code == base::ErrorCode::Cancelled)
        report(tr("Counting %1 was cancelled").arg(name));
    else if (!outcome)
        Q_EMIT failed(outcome.error(), tr("Counting %1").arg(name));
    Q_EMIT changed();
}

void ForeignPresenter::report(const QString& text, std::function<void()> undo)
{
    common::Toast toast;
    const profile::Profile profile = m_cache.source().profile();
    toast.text =
        profile.environment == profile::Environment::Production ? tr("%1: %2").arg(profile.name, text) : text;
    if (undo) {
        toast.hasUndo = true;
        toast.links.push_back({tr("Undo"), [self = QPointer(this), undo = std::move(undo)] {
                                   if (self)
                                       undo();
                               }});
    }
    Q_EMIT reported(toast);
}

} // namespace cache_groups
