#include "ui/properties/history/history_view.h"

#include "ui/common/banner.h"
#include "ui/common/error_text.h"
#include "ui/common/foot.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/properties/history/history_restore_dialog.h"
#include "ui/properties/history/history_table.h"
#include "ui/properties/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

namespace properties {

using property::Field;
using property::Side;
using theme::u;

namespace {

constexpr int mostFields = 10;   // shown without scrolling
constexpr int longestValue = 20; // letters of a value on a button

QString plain(QString text)
{
    return text.replace(u'&', QStringLiteral("&&"));
}

} // namespace

HistoryView::HistoryView(HistoryPresenter& presenter, HistoryRestore& restore, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
    , m_restore(restore)
    , m_fieldModel(versionColumns())
{
    theme::setRole(this, theme::Role::Surface);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_banner = new common::Banner(this);
    m_banner->hide();
    layout->addWidget(m_banner);
    m_entries = new HistoryTable(m_presenter.model(), tr("History"), this);
    m_entries->setMinimumHeight(u(96));
    layout->addWidget(m_entries, 1);
    buildVersion(layout);
    buildNotice(layout);
    connect(m_banner, &common::Banner::actionRequested, &m_presenter, &HistoryPresenter::refresh);
    connect(m_entries, &HistoryTable::currentKeyChanged, &m_presenter, &HistoryPresenter::choose);
    connect(m_entries, &HistoryTable::opened, this, [this] {
        if (m_restoreVersion->isEnabled())
            m_restoreVersion->click();
    });
    connect(m_entries, &HistoryTable::contextMenuWanted, this, &HistoryView::openMenu);
    connect(m_fields, &HistoryTable::contextMenuWanted, this, &HistoryView::openMenu);
    connect(m_fields, &HistoryTable::currentKeyChanged, this, &HistoryView::showVerbs);
    connect(&m_presenter, &HistoryPresenter::changed, this, &HistoryView::showState);
    connect(&m_presenter, &HistoryPresenter::chosenChanged, this, &HistoryView::showChosen);
    connect(&m_restore, &HistoryRestore::changed, this, &HistoryView::showVerbs);
    connect(&m_restore, &HistoryRestore::planned, this, &HistoryView::openDialog);
    // What was planned on is not there any more.
    connect(&m_restore, &HistoryRestore::failed, &m_presenter, &HistoryPresenter::refresh);
    showState();
    showChosen();
}

// ── building ─────────────────────────────────────────────────────────────────────────────────

QPushButton* HistoryView::addVerb(QBoxLayout* layout, const QString& name)
{
    auto* verb = new QPushButton(m_version);
    verb->setObjectName(name);
    common::markFoot(verb);
    layout->addWidget(verb, 0, Qt::AlignLeading);
    return verb;
}

void HistoryView::buildVersion(QBoxLayout* layout)
{
    m_version = new QWidget(this);
    auto* column = new QVBoxLayout(m_version);
    // The table begins at the pane's edge: its first column has the inset that the others are given here.
    column->setContentsMargins(0, u(12), 0, u(12));
    column->setSpacing(u(8));
    m_facts = new QLabel(m_version);
    m_facts->setContentsMargins(u(16), 0, u(16), 0);
    m_facts->setWordWrap(true);
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_facts);
    m_fields = new HistoryTable(m_fieldModel, tr("Fields before, after and now"), m_version);
    column->addWidget(m_fields);
    m_compared = common::mutedLabel({}, m_version);
    m_compared->setWordWrap(true);
    m_compared->setContentsMargins(u(16), 0, u(16), 0);
    column->addWidget(m_compared);
    auto* ways = new QVBoxLayout;
    ways->setContentsMargins(u(16), 0, u(16), 0);
    ways->setSpacing(u(8));
    column->addLayout(ways);
    m_restoreBefore = addVerb(ways, QStringLiteral("restoreBefore"));
    m_restoreAfter = addVerb(ways, QStringLiteral("restoreAfter"));
    auto* verbs = new QHBoxLayout;
    verbs->setSpacing(u(8));
    m_restoreVersion = addVerb(verbs, QStringLiteral("restoreVersion"));
    m_restoreVersion->setText(tr("Restore this version…"));
    m_open = addVerb(verbs, QStringLiteral("openListing"));
    m_whole = addVerb(verbs, QStringLiteral("wholeChange"));
    m_whole->setText(tr("The whole change"));
    m_whole->setToolTip(tr("All listings that the same transaction changed, in the tab History"));
    for (QPushButton* link : {m_open, m_whole})
        theme::setRole(link, theme::Role::Link);
    verbs->addStretch(1);
    ways->addLayout(verbs);
    m_refusal = common::mutedLabel({}, m_version);
    m_refusal->setWordWrap(true);
    ways->addWidget(m_refusal);
    column->addStretch(1);
    layout->addWidget(m_version);

    const auto planField = [this](Side side) {
        const auto field = chosenField();
        if (field && m_presenter.chosen())
            m_restore.planField(m_presenter.chosen()->entry, *field, side);
    };
    connect(m_restoreBefore, &QPushButton::clicked, this, [planField] { planField(Side::Before); });
    connect(m_restoreAfter, &QPushButton::clicked, this, [planField] { planField(Side::After); });
    connect(m_restoreVersion, &QPushButton::clicked, this, [this] {
        if (m_presenter.chosen())
            m_restore.planVersion(m_presenter.chosen()->entry);
    });
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (m_presenter.chosen())
            Q_EMIT listingRequested(m_presenter.chosen()->entry.property);
    });
    connect(m_whole, &QPushButton::clicked, this, [this] {
        if (m_presenter.chosen())
            Q_EMIT changeRequested(m_presenter.chosen()->entry.transaction);
    });
}

// In the place of the entries; narrower than the page's own state.
void HistoryView::buildNotice(QBoxLayout* layout)
{
    m_notice = new QWidget(this);
    auto* column = new QVBoxLayout(m_notice);
    column->setContentsMargins(u(16), u(24), u(16), u(16));
    column->setSpacing(u(8));
    m_noticeTitle = new QLabel(m_notice);
    m_noticeTitle->setWordWrap(true);
    theme::setFont(m_noticeTitle, theme::FontRole::Strong);
    m_noticeDetail = common::mutedLabel({}, m_notice);
    m_noticeDetail->setWordWrap(true);
    m_noticeCopyable = new QLineEdit(m_notice);
    m_noticeCopyable->setReadOnly(true);
    m_noticeCopyable->setAccessibleName(tr("Command to copy"));
    theme::setFont(m_noticeCopyable, theme::FontRole::Fixed);
    m_noticeAction = new QPushButton(m_notice);
    column->addWidget(m_noticeTitle);
    column->addWidget(m_noticeDetail);
    column->addWidget(m_noticeCopyable);
    column->addWidget(m_noticeAction, 0, Qt::AlignLeading);
    column->addStretch(1);
    layout->addWidget(m_notice, 1);
    connect(m_noticeAction, &QPushButton::clicked, this, [this] {
        if (m_noticeCopyable->text().isEmpty())
            m_presenter.refresh();
        else
            QGuiApplication::clipboard()->setText(m_noticeCopyable->text());
    });
}

HistoryRestoreDialog* HistoryView::dialog() const
{
    return m_dialog;
}

void HistoryView::setAbsence(const QString& text)
{
    m_absence = text;
    showState();
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void HistoryView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_presenter.setLive(true);
}

void HistoryView::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_presenter.setLive(false);
}

void HistoryView::showState()
{
    const auto state = m_presenter.state();
    const bool hasEntries = m_absence.isEmpty() && state == HistoryPresenter::State::Ready;
    // A change of one listing is told below.
    const bool isOne = m_presenter.scope() == HistoryScope::Change && m_presenter.model().rowCount() == 1;
    m_entries->setVisible(hasEntries && !isOne);
    m_version->setVisible(hasEntries);
    m_notice->setVisible(!hasEntries);
    const base::Error& problem = m_presenter.problem();
    if (hasEntries && problem.code != base::ErrorCode::None)
        m_banner->showMessage(
            theme::Tone::Bad,
            tr("%1 · history as of %2")
                .arg(common::describe(problem).title, common::formatTime(m_presenter.answeredAt())),
            tr("Retry"));
    else
        m_banner->hide();
    if (!m_absence.isEmpty())
        showNotice(m_absence, {}, {});
    else if (state == HistoryPresenter::State::Nothing)
        showNotice(tr("Nothing has changed yet"),
                   tr("From now on every edit stands here: who, when, and what it was before. It can be "
                      "brought back from here. What was loaded as sample data has no history."),
                   {});
    else if (state == HistoryPresenter::State::Failed)
        showFailure(problem);
    else if (!hasEntries)
        showNotice(tr("Loading…"), {}, {});
    if (hasEntries && m_presenter.chosen() == std::nullopt)
        m_presenter.choose(m_entries->currentKey());
}

void HistoryView::showFailure(const base::Error& error)
{
    const common::ErrorText words = common::describe(error);
    if (error.code == base::ErrorCode::DatabaseNoPermission)
        showNotice(tr("This user may not read the history"),
                   tr("The owner of the tables can allow it. Editing works all the same."), tr("Copy"),
                   historyGrant(m_presenter.workspace()));
    else if (base::isConnectionError(error.code))
        showNotice(tr("PostgreSQL is away"),
                   tr("The history stands there and comes by itself as soon as the server answers."),
                   tr("Retry"));
    else
        showNotice(words.title, words.advice, tr("Retry"));
}

void HistoryView::showNotice(const QString& title, const QString& detail, const QString& action,
                             const QString& copyable)
{
    m_noticeTitle->setText(title);
    m_noticeDetail->setText(detail);
    m_noticeDetail->setVisible(!detail.isEmpty());
    m_noticeCopyable->setText(copyable);
    m_noticeCopyable->setVisible(!copyable.isEmpty());
    m_noticeAction->setText(action);
    m_noticeAction->setVisible(!action.isEmpty());
    m_notice->setAccessibleName(detail.isEmpty() ? title : title + QStringLiteral(". ") + detail);
}

void HistoryView::showChosen()
{
    const auto& chosen = m_presenter.chosen();
    if (m_presenter.isChoosing()) {
        showVerbs();
        return; // what is shown stays until there is something else to show
    }
    m_fieldModel.setLines(chosen ? versionLines(*chosen) : std::vector<HistoryLine>(), false);
    m_fields->setVisible(chosen && m_fieldModel.rowCount() > 0);
    m_fields->fitHeight(mostFields);
    m_compared->setVisible(chosen.has_value());
    if (!chosen) {
        const auto& problem = m_presenter.chosenProblem();
        m_facts->setText(problem ? common::errorLine(*problem) : QString());
        showVerbs();
        return;
    }
    const property::HistoryEntry& entry = chosen->entry;
    QStringList facts{tr("%1 by %2").arg(kindText(property::kindOf(entry)), entry.user),
                      common::exactTime(entry.at.toLocalTime())};
    if (chosen->after)
        facts << tr("version %1").arg(common::formatCount(chosen->after->version));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    QStringList names;
    for (const Field field : differencesOf(*chosen))
        names << fieldText(field);
    if (!chosen->now)
        m_compared->setText(tr("The listing was deleted for good"));
    else if (chosen->inBin)
        m_compared->setText(tr("The listing lies in the bin"));
    else
        m_compared->setText(names.isEmpty() ? tr("This is how it is now")
                                            : tr("Different now: %1").arg(names.join(tr(", "))));
    showVerbs();
}

std::optional<Field> HistoryView::chosenField() const
{
    const QByteArray key = m_fields->currentKey();
    return key.isEmpty() ? std::nullopt : std::optional(static_cast<Field>(key.toInt()));
}

bool HistoryView::mayPlan(const QString& refusal) const
{
    return refusal.isEmpty() && !m_restore.isBusy() && !m_presenter.isChoosing();
}

// Only of a value that is another one now.
void HistoryView::showFieldVerb(QPushButton* verb, Side side, const QString& refusal)
{
    const auto& chosen = m_presenter.chosen();
    const auto field = chosenField();
    const bool isEdit = chosen && chosen->before && chosen->after && field;
    if (!isEdit || !chosen->now || chosen->inBin) {
        verb->hide();
        return;
    }
    const auto text = [&field](const property::Property& property) {
        return valueText(*field, property, common::locale()).simplified();
    };
    const QString value = text(side == Side::Before ? *chosen->before : *chosen->after);
    verb->setVisible(value != text(*chosen->now));
    const bool isLong = value.isEmpty() || value.size() > longestValue;
    const QString which = side == Side::Before ? tr("the text before") : tr("the text after");
    verb->setText(plain(tr("%1 back to %2…").arg(fieldText(*field), isLong ? which : value)));
    verb->setEnabled(mayPlan(refusal));
    verb->setToolTip(refusal.isEmpty() ? tr("Restores this field alone; what it changes is shown first")
                                       : refusal);
}

void HistoryView::showVerbs()
{
    const auto& chosen = m_presenter.chosen();
    const QString refusal = chosen ? m_restore.refusalOf(chosen->entry.property) : QString();
    showFieldVerb(m_restoreBefore, Side::Before, refusal);
    showFieldVerb(m_restoreAfter, Side::After, refusal);
    const bool isPresent = chosen && chosen->now && !chosen->inBin && differencesOf(*chosen).empty();
    m_restoreVersion->setEnabled(chosen && !isPresent && mayPlan(refusal));
    m_restoreVersion->setToolTip(!refusal.isEmpty() ? refusal
                                 : isPresent        ? tr("This is how it is now")
                                                    : tr("What it changes is shown first"));
    m_restoreVersion->setVisible(chosen.has_value());
    const bool isOfChange = m_presenter.scope() == HistoryScope::Change;
    m_open->setVisible(chosen && isOfChange && chosen->now && !chosen->inBin);
    if (chosen)
        m_open->setText(tr("Open %1").arg(chosen->entry.property));
    m_whole->setVisible(chosen && !isOfChange && chosen->entry.transaction != 0);
    m_refusal->setText(refusal);
    m_refusal->setVisible(!refusal.isEmpty());
}

// ── restoring ────────────────────────────────────────────────────────────────────────────────

void HistoryView::openDialog(const RestorePlan& plan)
{
    if (m_dialog)
        return;
    m_dialog = new HistoryRestoreDialog(plan, this);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &HistoryRestoreDialog::restoreRequested, &m_restore, &HistoryRestore::carryOut);
    m_dialog->open();
}

void HistoryView::openMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    for (QPushButton* verb : {m_open, m_whole, m_restoreBefore, m_restoreAfter, m_restoreVersion}) {
        if (!verb->isVisibleTo(m_version))
            continue;
        QAction* action = menu->addAction(verb->text(), verb, &QPushButton::click);
        action->setEnabled(verb->isEnabled());
        action->setToolTip(verb->toolTip());
    }
    menu->popup(position);
}

} // namespace properties
