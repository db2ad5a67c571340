#include "ui/agents/agent_form.h"

#include "ui/agents/words.h"
#include "ui/common/banner.h"
#include "ui/common/foot.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QFocusEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace agents {

using property::AgentField;
using theme::u;

AgentForm::AgentForm(AgentsPresenter& presenter, QWidget* parent)
    : QFrame(parent)
    , m_presenter(presenter)
{
    setAccessibleName(tr("Agent"));
    theme::setRole(this, theme::Role::Surface);
    setMinimumWidth(u(360));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildHeader(layout);
    m_notice = new common::Banner(this);
    m_notice->hide();
    layout->addWidget(m_notice);
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_fields = new QWidget(m_scroll);
    theme::setRole(m_fields, theme::Role::Surface);
    auto* grid = new QGridLayout(m_fields);
    grid->setContentsMargins(u(16), u(4), u(16), u(16));
    grid->setHorizontalSpacing(u(12));
    grid->setVerticalSpacing(u(4));
    grid->setColumnStretch(1, 1);
    for (const AgentField field : property::allAgentFields)
        buildRow(field, grid);
    m_rows.at(AgentField::Phone).input->setPlaceholderText(tr("optional"));
    buildFacts(grid);
    grid->setRowStretch(grid->rowCount(), 1);
    m_scroll->setWidget(m_fields);
    layout->addWidget(m_scroll, 1);
    connect(&m_presenter, &AgentsPresenter::formChanged, this, &AgentForm::fill);
    connect(&m_presenter, &AgentsPresenter::stagedChangedBy, this, &AgentForm::showFacts);
    connect(&m_presenter, &AgentsPresenter::fieldChanged, this, &AgentForm::showLook);
    connect(&m_presenter, &AgentsPresenter::fieldRequested, this, &AgentForm::focusField);
    fill();
}

void AgentForm::buildHeader(QBoxLayout* layout)
{
    auto* header = new QHBoxLayout;
    header->setContentsMargins(u(16), u(8), u(8), u(4));
    m_title = new common::ElidedLabel(QString(), this);
    theme::setFont(m_title, theme::FontRole::Section);
    header->addWidget(m_title, 1);
    auto* close = new QPushButton(theme::icon(theme::Icon::Close), QString(), this);
    theme::setRole(close, theme::Role::Quiet);
    close->setAccessibleName(tr("Close the agent"));
    close->setToolTip(tr("Close (Esc)"));
    header->addWidget(close);
    layout->addLayout(header);
    connect(close, &QPushButton::clicked, this, &AgentForm::closeRequested);
}

void AgentForm::buildRow(AgentField field, QGridLayout* grid)
{
    FieldRow row;
    row.input = new QLineEdit(m_fields);
    row.input->setObjectName(QStringLiteral("agent.") + property::agentFieldName(field));
    row.input->setAccessibleName(fieldText(field));
    row.input->installEventFilter(this);
    auto* label = new QLabel(fieldText(field), m_fields);
    theme::setRole(label, theme::Role::Muted);
    label->setBuddy(row.input);
    label->setContentsMargins(0, u(6), 0, 0);
    row.was = new QPushButton(m_fields);
    theme::setRole(row.was, theme::Role::Link);
    row.was->setMaximumHeight(u(24));
    row.was->hide();
    const int line = grid->rowCount();
    grid->addWidget(label, line, 0, Qt::AlignTop | Qt::AlignLeading);
    grid->addWidget(row.input, line, 1);
    grid->addWidget(buildMessage(row), line + 1, 1);
    grid->addWidget(buildChoice(row, field), line + 2, 1);
    grid->addWidget(row.was, line + 3, 1, Qt::AlignLeading);
    m_rows.emplace(field, row);
    connect(row.input, &QLineEdit::textChanged, this, [this, field](const QString& text) {
        if (!m_isFilling)
            m_presenter.setText(field, text);
    });
    connect(row.was, &QPushButton::clicked, this, [this, field] {
        m_rows.at(field).input->setFocus();
        m_presenter.revert(field);
    });
}

QWidget* AgentForm::buildMessage(FieldRow& row)
{
    row.messageLine = new QWidget(m_fields);
    auto* line = new QHBoxLayout(row.messageLine);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(u(4));
    auto* glyph = new common::IconLabel(theme::toneIcon(theme::Tone::Bad), 16, row.messageLine);
    glyph->setIcon(theme::toneIcon(theme::Tone::Bad), theme::Ink::Bad);
    row.message = new QLabel(row.messageLine);
    row.message->setTextFormat(Qt::PlainText);
    row.message->setWordWrap(true);
    line->addWidget(glyph, 0, Qt::AlignTop);
    line->addWidget(row.message, 1);
    row.messageLine->hide();
    return row.messageLine;
}

// Both sides changed this field: neither is chosen for anybody.
QWidget* AgentForm::buildChoice(FieldRow& row, AgentField field)
{
    row.choice = new QWidget(m_fields);
    auto* lines = new QVBoxLayout(row.choice);
    lines->setContentsMargins(0, 0, 0, u(4));
    lines->setSpacing(0);
    row.choiceText = new QLabel(row.choice);
    row.choiceText->setTextFormat(Qt::PlainText);
    row.choiceText->setWordWrap(true);
    lines->addWidget(row.choiceText);
    auto* buttons = new QHBoxLayout;
    row.theirs = new QPushButton(tr("Use theirs"), row.choice);
    row.mine = new QPushButton(tr("Keep mine"), row.choice);
    for (QPushButton* button : {row.theirs, row.mine}) {
        theme::setRole(button, theme::Role::Link);
        button->setAccessibleName(tr("%1: %2").arg(fieldText(field), button->text()));
        buttons->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, field, isMine = button == row.mine] {
            m_rows.at(field).input->setFocus();
            m_presenter.choose(field, isMine);
        });
    }
    buttons->addStretch(1);
    lines->addLayout(buttons);
    row.choice->hide();
    return row.choice;
}

void AgentForm::buildFacts(QGridLayout* grid)
{
    const auto name = [&](const QString& text, int row) {
        auto* label = common::mutedLabel(text, m_fields);
        label->setContentsMargins(0, u(2), 0, u(2));
        grid->addWidget(label, row, 0, Qt::AlignVCenter | Qt::AlignLeading);
    };
    grid->setRowMinimumHeight(grid->rowCount(), u(8)); // the facts are no fields
    const int row = grid->rowCount();
    name(tr("State"), row);
    auto* line = new QHBoxLayout;
    m_state = new common::StatusLabel(m_fields);
    m_active = new QPushButton(m_fields);
    common::markFoot(m_active);
    connect(m_active, &QPushButton::clicked, this, [this] {
        if (const AgentDraft* draft = m_presenter.current())
            m_presenter.setActive(!draft->base().active);
    });
    line->addWidget(m_state);
    line->addSpacing(u(8));
    line->addWidget(m_active);
    line->addStretch(1);
    grid->addLayout(line, row, 1);
    const auto add = [&](const QString& text) {
        const int at = grid->rowCount();
        name(text, at);
        auto* value = common::mutedLabel(QString(), m_fields);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setAccessibleName(text);
        grid->addWidget(value, at, 1);
        return value;
    };
    m_listings = add(tr("Listings"));
    m_created = add(tr("Created"));
    m_updated = add(tr("Updated"));
    m_version = add(tr("Version"));
}

void AgentForm::setRefusal(const QString& reason)
{
    m_refusal = reason;
    for (const auto& [field, row] : m_rows) {
        row.input->setReadOnly(!reason.isEmpty());
        row.input->setToolTip(reason);
    }
    showFacts();
}

void AgentForm::focusField(AgentField field)
{
    QLineEdit* input = m_rows.at(field).input;
    input->setFocus(Qt::OtherFocusReason);
    input->selectAll();
    m_scroll->ensureWidgetVisible(input);
}

QString AgentForm::message(AgentField field) const
{
    return m_rows.at(field).messageLine->isHidden() ? QString() : m_rows.at(field).message->text();
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void AgentForm::fill()
{
    const AgentDraft* draft = m_presenter.current();
    m_fields->setVisible(draft != nullptr);
    if (draft == nullptr)
        return;
    m_isFilling = true;
    for (const auto& [field, row] : m_rows) {
        const QString text = draft->text(field);
        if (row.input->text() != text)
            row.input->setText(text);
        if (m_shown != m_presenter.currentId() && !row.input->hasFocus())
            row.input->setCursorPosition(0);
    }
    m_isFilling = false;
    m_shown = m_presenter.currentId();
    for (const auto& [field, row] : m_rows)
        showLook(field);
    showFacts();
    showNotice();
}

void AgentForm::showLook(AgentField field)
{
    const AgentDraft* draft = m_presenter.current();
    if (draft == nullptr)
        return;
    const FieldRow& row = m_rows.at(field);
    const QString problem = draft->problem(field);
    const bool isChanged = !draft->isNew() && draft->isChanged(field);
    const auto theirs = draft->theirs(field);
    row.message->setText(problem);
    row.messageLine->setVisible(!problem.isEmpty());
    const auto shown = [](const QString& value) { return value.isEmpty() ? tr("empty") : value; };
    const QString before = shown(valueOf(draft->base(), field));
    row.was->setText(isChanged ? tr("was %1 ↺").arg(before) : QString());
    row.was->setAccessibleName(isChanged ? tr("%1 was %2, revert").arg(fieldText(field), before) : QString());
    row.was->setVisible(isChanged && !theirs);
    row.choice->setVisible(theirs.has_value());
    row.choiceText->setText(theirs ? tr("Both of you changed this; theirs: %1").arg(shown(*theirs))
                                   : QString());
    theme::setRole(row.input, !problem.isEmpty() ? theme::Role::Invalid
                              : isChanged        ? theme::Role::Dirty
                                                 : theme::Role::None);
    QStringList said;
    if (!problem.isEmpty())
        said.append(problem);
    if (theirs)
        said.append(row.choiceText->text());
    else if (isChanged)
        said.append(tr("changed, was %1").arg(before));
    row.input->setAccessibleDescription(said.join(QStringLiteral(". ")));
    showNotice();
}

void AgentForm::showFacts()
{
    const AgentDraft* draft = m_presenter.current();
    if (draft == nullptr)
        return;
    const property::Agent& base = draft->base();
    m_title->setText(draft->isNew() ? tr("New agent") : base.name);
    const bool isActive = draft->isNew() || base.active;
    m_state->setStatus(isActive ? theme::Tone::Good : theme::Tone::Neutral,
                       isActive ? tr("Active") : tr("Inactive"));
    m_active->setVisible(!draft->isNew());
    m_active->setText(isActive ? tr("Deactivate") : tr("Activate"));
    m_active->setEnabled(m_refusal.isEmpty() && !m_presenter.isSaving());
    m_active->setToolTip(!m_refusal.isEmpty() ? m_refusal
                         : isActive           ? tr("Keeps the listings, gets no new ones; can be undone")
                                              : tr("May get listings again"));
    const auto summary = m_presenter.currentSummary();
    m_listings->setText(
        summary ? tr("%1 on the market, %2 in all")
                      .arg(common::formatCount(summary->onMarket), common::formatCount(summary->properties))
                : common::unknown());
    const auto showTime = [](QLabel* label, const QDateTime& when) {
        label->setText(common::formatTime(when));
        label->setToolTip(when.isValid() ? common::exactTime(when) : QString());
    };
    showTime(m_created, base.created);
    showTime(m_updated, base.updated);
    m_version->setText(draft->isNew() ? common::unknown() : common::formatCount(base.version));
}

void AgentForm::showNotice()
{
    const AgentDraft* draft = m_presenter.current();
    if (draft == nullptr || !draft->hasMet() || !draft->isDirty()) {
        m_notice->hide();
        return;
    }
    QStringList parts{
        tr("Changed elsewhere · version %1 → %2")
            .arg(common::formatCount(draft->versionBefore()), common::formatCount(draft->base().version))};
    QStringList merged;
    for (const AgentField field : draft->merged())
        merged.append(fieldText(field));
    if (!merged.isEmpty())
        parts.append(tr("merged: %1").arg(merged.join(tr(", "))));
    if (draft->needsChoice())
        parts.append(tr("choose below, then save again"));
    m_notice->showMessage(theme::Tone::Warn, parts.join(QStringLiteral(" · ")));
}

bool AgentForm::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusOut) {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        const bool hasLeft = reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason;
        for (const auto& [field, row] : m_rows) {
            if (hasLeft && row.input == watched && m_presenter.current() != nullptr)
                m_presenter.check(field);
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace agents
