#include "ui/cache_groups/self_test_dialog.h"

#include "ui/cache_groups/self_test_words.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace cache_groups {

namespace {

using Outcome = SelfTestPresenter::Outcome;
using State = SelfTestRow::State;
using theme::u;

QLabel* wrapped(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

struct Mark
{
    theme::Icon icon;
    theme::Ink ink;
};

Mark markOf(State state)
{
    switch (state) {
    case State::Passed:
        return {theme::toneIcon(theme::Tone::Good), theme::toneInk(theme::Tone::Good)};
    case State::Failed:
        return {theme::toneIcon(theme::Tone::Bad), theme::toneInk(theme::Tone::Bad)};
    case State::Running:
        return {theme::Icon::ChevronTrailing, theme::Ink::Accent};
    case State::Waiting:
        break;
    }
    return {theme::toneIcon(theme::Tone::Neutral), theme::Ink::Edge};
}

QString stateWord(State state)
{
    switch (state) {
    case State::Passed:
        return SelfTestDialog::tr("passed");
    case State::Failed:
        return SelfTestDialog::tr("did not pass");
    case State::Running:
        return SelfTestDialog::tr("under way");
    case State::Waiting:
        break;
    }
    return SelfTestDialog::tr("waiting");
}

} // namespace

SelfTestDialog::SelfTestDialog(CacheSource source, QWidget* parent)
    : QDialog(parent)
    , m_presenter(new SelfTestPresenter(std::move(source), this))
{
    setWindowTitle(tr("Self-test"));
    setAccessibleName(windowTitle());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    buildHead();
    layout->addWidget(buildRows());
    layout->addStretch(1);
    layout->addWidget(buildFoot());
    setMinimumWidth(u(620));
    connect(m_presenter, &SelfTestPresenter::changed, this, &SelfTestDialog::update);
    update();
}

void SelfTestDialog::buildHead()
{
    auto* title = new QLabel(tr("Does the cache follow every change?"), this);
    theme::setFont(title, theme::FontRole::Section);
    layout()->addWidget(title);
    const QString refusal = m_presenter->refusal();
    QLabel* text =
        wrapped(refusal.isEmpty()
                    ? tr("Stores a probe key in Redis, then creates, edits and deletes a probe property "
                         "and looks after each step. For a second a draft at price 0 stands among the "
                         "listings; it is removed whatever happens.")
                    : refusal,
                this);
    theme::setRole(text, refusal.isEmpty() ? theme::Role::Muted : theme::Role::None);
    layout()->addWidget(text);
}

QWidget* SelfTestDialog::buildRows()
{
    auto* pane = new QWidget(this);
    theme::setRole(pane, theme::Role::Pane);
    auto* grid = new QGridLayout(pane);
    grid->setContentsMargins(u(12), u(8), u(12), u(8));
    grid->setHorizontalSpacing(u(12));
    grid->setVerticalSpacing(u(4));
    grid->setColumnStretch(1, 1);
    int line = 0;
    for (std::size_t i = 0; i < m_presenter->rows().size(); ++i) {
        if (i == tripSteps.size())
            grid->setRowMinimumHeight(line++, u(8));
        m_rows.push_back(buildRow(grid, line, pane));
        line += 2;
    }
    pane->setVisible(m_presenter->refusal().isEmpty());
    return pane;
}

SelfTestDialog::Row SelfTestDialog::buildRow(QGridLayout* grid, int line, QWidget* parent)
{
    Row row;
    row.mark = new common::IconLabel(theme::toneIcon(theme::Tone::Neutral), 16, parent);
    row.text = new QLabel(parent);
    row.groups = common::mutedLabel({}, parent);
    row.took = new QLabel(parent);
    theme::setFont(row.took, theme::FontRole::Tabular);
    row.took->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    row.took->setMinimumWidth(u(72));
    row.remark = wrapped({}, parent);
    row.remark->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row.remark->hide();
    grid->addWidget(row.mark, line, 0);
    grid->addWidget(row.text, line, 1);
    grid->addWidget(row.groups, line, 2);
    grid->addWidget(row.took, line, 3);
    grid->addWidget(row.remark, line + 1, 1, 1, 3);
    return row;
}

QWidget* SelfTestDialog::buildFoot()
{
    auto* foot = new QWidget(this);
    auto* layout = new QVBoxLayout(foot);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(12));
    auto* verdict = new QHBoxLayout;
    m_verdict = new common::IconLabel(theme::Icon::Info, 16, foot);
    m_headline = wrapped({}, foot);
    theme::setFont(m_headline, theme::FontRole::Strong);
    verdict->addWidget(m_verdict);
    verdict->addWidget(m_headline, 1);
    layout->addLayout(verdict);
    auto* buttons = new QHBoxLayout;
    m_copy = new QPushButton(tr("Copy report"), foot);
    m_close = new QPushButton(foot);
    m_run = new QPushButton(foot);
    theme::setRole(m_run, theme::Role::Primary);
    m_run->setDefault(true);
    buttons->addWidget(m_copy);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    buttons->addWidget(m_run);
    layout->addLayout(buttons);
    connect(m_copy, &QPushButton::clicked, this, &SelfTestDialog::copyReport);
    connect(m_run, &QPushButton::clicked, m_presenter, &SelfTestPresenter::start);
    connect(m_close, &QPushButton::clicked, this, [this] {
        if (m_presenter->outcome() == Outcome::Running)
            m_presenter->cancel();
        else
            reject();
    });
    return foot;
}

void SelfTestDialog::update()
{
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        updateRow(m_rows[i], m_presenter->rows()[i]);
    const Outcome outcome = m_presenter->outcome();
    const bool isRunning = outcome == Outcome::Running;
    const bool isOver = !isRunning && outcome != Outcome::NotRun;
    m_close->setText(isRunning ? tr("Cancel") : tr("Close"));
    m_run->setText(outcome == Outcome::NotRun ? tr("Run the test") : tr("Run again"));
    m_run->setEnabled(!isRunning);
    m_run->setVisible(m_presenter->refusal().isEmpty());
    m_copy->setEnabled(isOver);
    m_copy->setVisible(m_presenter->refusal().isEmpty());
    m_headline->setText(m_presenter->headline());
    m_verdict->setVisible(isOver);
    const theme::Tone tone = outcome == Outcome::Passed   ? theme::Tone::Good
                             : outcome == Outcome::Failed ? theme::Tone::Bad
                                                          : theme::Tone::Neutral;
    m_verdict->setIcon(theme::toneIcon(tone), theme::toneInk(tone));
    if (!isOver)
        return;
    m_headline->setAccessibleName(m_headline->text());
    QAccessibleEvent event(m_headline, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void SelfTestDialog::updateRow(const Row& widgets, const SelfTestRow& row)
{
    const Mark mark = markOf(row.state);
    widgets.mark->setIcon(mark.icon, mark.ink);
    widgets.text->setText(row.text);
    widgets.text->setAccessibleName(tr("%1: %2").arg(row.text, stateWord(row.state)));
    theme::setRole(widgets.text, row.state == State::Waiting ? theme::Role::Muted : theme::Role::None);
    widgets.groups->setText(row.groups);
    widgets.took->setText(row.took ? common::formatDuration(*row.took) : QString());
    widgets.remark->setText(row.remark);
    widgets.remark->setVisible(!row.remark.isEmpty());
}

void SelfTestDialog::copyReport()
{
    QGuiApplication::clipboard()->setText(m_presenter->report());
}

} // namespace cache_groups
