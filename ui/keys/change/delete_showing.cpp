// What the dialog in front of a deletion shows: the other half of delete_dialog.cpp.
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/progress_row.h"
#include "ui/keys/browse/key_words.h"
#include "ui/keys/change/change_words.h"
#include "ui/keys/change/danger_proof.h"
#include "ui/keys/change/delete_dialog.h"
#include "ui/keys/change/failure_list.h"
#include "ui/keys/key_text.h"
#include "ui/theme/icons.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <vector>

namespace keys {

using base::ErrorCode;

namespace {

constexpr qsizetype mostSamples = 12;
constexpr qsizetype longestSample = 160;

QString joined(const QStringList& parts)
{
    return parts.join(QStringLiteral(" · "));
}

// A module's type by its own name.
QString typeWord(const QByteArray& type)
{
    const keyspace::KeyType known = keyspace::typeOf(type);
    return known == keyspace::KeyType::Other ? QString::fromUtf8(type) : typeText(known);
}

// What weighs more than the trash takes of one key, by name; empty: nothing does.
QString tooLargeText(const keyspace::FlushPlan& plan, qint64 most)
{
    if (plan.tooLarge == 0)
        return {};
    constexpr qsizetype named = 3;
    QStringList names;
    for (const QByteArray& name : plan.tooLargeNames.mid(0, named))
        names << keyInSentence(name);
    if (plan.tooLarge > names.size())
        names << QString(QChar(0x2026));
    return DeleteDialog::tr(
               "%1 may be larger than the %2 that are kept of one key: %3. What is stays in Redis.")
        .arg(keyCount(plan.tooLarge), common::formatBytes({most}), names.join(QStringLiteral(", ")));
}

} // namespace

void DeleteDialog::showAll()
{
    const qint64 count = m_preview ? m_preview->present() : m_names->size();
    setTitle(!m_isFlush  ? tr("Delete %1").arg(keyCount(count))
             : m_preview ? tr("Flush the database: %1").arg(keyCount(count))
                         : tr("Flush the database"));
    showFacts();
    showKeeping();
    m_proof->setDanger(danger());
    m_proof->setVisible(m_state == State::Ready && m_proof->field() != nullptr);
    showOutcome();
    showButtons();
}

QString DeleteDialog::factsText() const
{
    const keyspace::DeletionPreview& keys = m_preview->keys;
    QStringList parts{tr("Exactly these, as of %1").arg(common::formatTime(m_preview->asOf))};
    if (keys.weighed == 0)
        parts << tr("memory not known");
    else if (keys.exact)
        parts << common::formatBytes({keys.memoryBytes()});
    else
        parts << tr("about %1").arg(common::formatBytes({keys.memoryBytes()}));
    parts << tr("%1 with TTL").arg(common::formatCount(m_preview->expiring));
    parts << tr("%1 without").arg(common::formatCount(m_preview->lasting));
    parts << (keys.ours == 0 ? tr("none ours") : tr("%1 Keystead's own").arg(common::formatCount(keys.ours)));
    if (keys.gone > 0)
        parts << tr("%1 have gone meanwhile").arg(common::formatCount(keys.gone));
    return joined(parts);
}

void DeleteDialog::showFacts()
{
    const bool isShown = m_preview && m_state != State::Looking && m_state != State::Done;
    for (QWidget* widget : {static_cast<QWidget*>(m_facts), static_cast<QWidget*>(m_types)})
        widget->setVisible(isShown);
    m_showSamples->setVisible(isShown && !m_preview->keys.sample.isEmpty());
    m_samples->setVisible(isShown && m_showSamples->isChecked());
    if (!isShown)
        return;
    const keyspace::DeletionPreview& keys = m_preview->keys;
    m_facts->setText(factsText());
    m_facts->setToolTip(keys.exact || keys.weighed == 0
                            ? common::exactBytes({keys.memoryBytes()})
                            : tr("≥ %1 in the %2 that were weighed, spread over all of them")
                                  .arg(common::exactBytes({keys.weighedBytes}), keyCount(keys.weighed)));
    std::vector<std::pair<QByteArray, qint64>> types(keys.types.begin(), keys.types.end());
    std::ranges::stable_sort(types,
                             [](const auto& one, const auto& other) { return one.second > other.second; });
    QStringList words;
    for (const auto& [type, count] : types)
        words << QStringLiteral("%1 %2").arg(typeWord(type), common::formatCount(count));
    m_types->setText(joined(words));
    m_types->setVisible(!words.isEmpty());
    showSamples(m_showSamples->isChecked());
}

void DeleteDialog::showSamples(bool shown)
{
    if (!m_preview)
        return;
    QStringList names;
    for (const QByteArray& name : m_preview->keys.sample.mid(0, mostSamples)) {
        const QString text = keyText(name);
        names << (text.size() > longestSample ? text.left(longestSample) + QChar(0x2026) : text);
    }
    const bool isAll = names.size() == m_names->size();
    m_showSamples->setText(isAll ? tr("Their names") : tr("%1 samples").arg(names.size()));
    m_showSamples->setIcon(
        theme::icon(shown ? theme::Icon::ChevronUp : theme::Icon::ChevronDown, theme::Ink::Accent));
    if (!isAll)
        names << tr("… and %1 more").arg(common::formatCount(m_names->size() - names.size()));
    m_samples->setText(names.join(QLatin1Char('\n')));
    m_samples->setVisible(shown && m_state == State::Ready);
    adjustSize();
}

QString DeleteDialog::keepText() const
{
    if (m_preview->keys.weighed == 0)
        return tr("Keep a copy for undo");
    return tr("Keep a copy for undo (about %1)").arg(common::formatBytes({m_preview->keys.trashBytes()}));
}

// What undo will not bring back, said before anything is deleted.
QStringList DeleteDialog::problems() const
{
    QStringList said;
    const keyspace::DeletionPreview& keys = m_preview->keys;
    const qint64 mostOfOne = keyspace::DeletionOptions().keyBytes;
    if (m_isFlush)
        said << tr("Keys that others make meanwhile stay.");
    if (keys.ours > 0)
        said << tr("%1 of Keystead's cache are not kept: they are filled again from PostgreSQL.")
                    .arg(keyCount(keys.ours));
    if (!keeps() || isAllOurs())
        return said;
    if (!m_preview->isWeighed())
        said << tr("Redis does not say how large they are (DUMP is not allowed): nothing can be kept.");
    else if (!m_preview->room.fits)
        said << tr("The trash has room for %1 of about %2: what it cannot keep stays in Redis.")
                    .arg(common::formatBytes({m_preview->room.most}),
                         common::formatBytes({keys.trashBytes()}));
    if (const QString large = m_isFlush ? tooLargeText(*m_preview->flush, mostOfOne) : QString();
        !large.isEmpty())
        said << large;
    else if (keys.largestDump.value_or(0) > mostOfOne)
        said << tr("One at least is larger than the %1 that are kept of one key: it stays in Redis.")
                    .arg(common::formatBytes({mostOfOne}));
    if (m_preview->room.dropped > 0)
        said << tr("%1 in the trash make room, the oldest, and cannot be restored any more.")
                    .arg(keyCount(m_preview->room.droppedKeys));
    return said;
}

void DeleteDialog::showKeeping()
{
    const bool isShown = m_preview && m_state == State::Ready;
    m_keep->setVisible(isShown && !isAllOurs());
    m_keepHint->setVisible(isShown && !isAllOurs());
    const bool canKeepAll = !isShown || m_preview->canKeepAll(keyspace::DeletionOptions().keyBytes);
    m_unkept->setVisible(isShown && keeps() && !canKeepAll && !isAllOurs());
    const QStringList said = isShown ? problems() : QStringList();
    m_problems->setText(said.join(QLatin1Char('\n')));
    m_problems->setVisible(!said.isEmpty());
    if (!isShown)
        return;
    m_keep->setText(keepText());
    m_keepHint->setText(!keeps()     ? tr("Nothing of them can be brought back.")
                        : canKeepAll ? tr("All of them can be kept. The trash holds %1; the oldest go first.")
                                           .arg(common::formatBytes({m_preview->limits.bytes}))
                                     : tr("Not all of them can be kept. The trash holds %1.")
                                           .arg(common::formatBytes({m_preview->limits.bytes})));
}

void DeleteDialog::showOutcome()
{
    const bool isRefused = m_state == State::Refused;
    const bool isDone = m_state == State::Done && m_report;
    m_outcome->setVisible(isRefused || isDone);
    if (isRefused) {
        const common::ErrorText text = common::describe(m_problem);
        m_verdict->setStatus(theme::Tone::Bad, QString());
        m_headline->setText(text.title);
        m_detail->setText(text.advice);
        m_failures->setFailures({}, 0);
    }
    if (!isDone)
        return;
    const bool isCancelled = m_report->ended.code == ErrorCode::Cancelled;
    m_verdict->setStatus(isCancelled ? theme::Tone::Warn : theme::Tone::Bad, QString());
    m_headline->setText(removalText(*m_report));
    QStringList detail;
    if (isCancelled)
        detail << tr("Stopped: the others are as they were.");
    else if (!m_report->isWhole())
        detail << common::errorLine(m_report->ended);
    if (m_report->unknown > 0)
        detail << tr("%1 were under way when the connection was lost: look whether they are there.")
                      .arg(keyCount(m_report->unknown));
    if (!m_report->bundle.isEmpty())
        detail << tr("What went is in the trash and can be brought back.");
    m_detail->setText(detail.join(QLatin1Char('\n')));
    m_detail->setVisible(!detail.isEmpty());
    std::vector<FailedKey> failures;
    for (const keyspace::KeyFailure& failure : m_report->failures)
        failures.push_back({failure.key, failureText(failure.error)});
    m_failures->setFailures(failures, m_report->failed);
    adjustSize();
}

void DeleteDialog::showButtons()
{
    const QString refusal = m_changes.refusal();
    const bool isReady = m_state == State::Ready;
    const qint64 count = m_preview ? m_preview->present() : m_names->size();
    verbButton()->setVisible(m_state != State::Done && m_state != State::Deleting);
    verbButton()->setText(m_state == State::Refused ? tr("Look again")
                          : m_isFlush               ? tr("Flush %1").arg(keyCount(count))
                                                    : tr("Delete %1").arg(keyCount(count)));
    const QString nothing = m_isFlush ? tr("The database is empty") : tr("They have all gone already");
    const QString reason = !refusal.isEmpty()               ? refusal
                           : isReady && count == 0          ? nothing
                           : isReady && !m_proof->isGiven() ? tr("What is asked for above is missing")
                                                            : QString();
    setVerbEnabled(m_state == State::Refused || (isReady && reason.isEmpty()), reason);
    closeButton()->setText(m_state == State::Done ? tr("Close") : tr("Cancel"));
    m_progress->setVisible(m_job != nullptr);
    if (isReady && !refusal.isEmpty()) {
        m_problems->setText(refusal);
        m_problems->show();
    }
}

} // namespace keys
