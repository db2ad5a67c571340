// How the console is put together.
#include "ui/common/labels.h"
#include "ui/keys/console/ask_bar.h"
#include "ui/keys/console/console_input.h"
#include "ui/keys/console/console_pane.h"
#include "ui/keys/console/syntax_line.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace keys {

using theme::u;

namespace {

QPushButton* iconButton(theme::Icon icon, const QString& name, QWidget* parent)
{
    auto* button = new QPushButton(theme::icon(icon), {}, parent);
    theme::setRole(button, theme::Role::Quiet);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setAutoDefault(false);
    return button;
}

QPushButton* linkButton(const QString& text, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    theme::setRole(button, theme::Role::Link);
    button->setAutoDefault(false);
    return button;
}

QHBoxLayout* rowOf(QWidget* widget)
{
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(u(16), 0, u(16), 0);
    layout->setSpacing(u(8));
    return layout;
}

} // namespace

void ConsolePane::build()
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, u(4), 0, u(8));
    layout->setSpacing(u(4));
    m_output = new ConsoleOutput(this);
    m_output->setMinimumHeight(u(80));
    m_ask = new AskBar(this);
    auto* output = new QWidget(this);
    rowOf(output)->addWidget(m_output);
    layout->addWidget(buildHead());
    layout->addWidget(buildFindRow());
    layout->addWidget(output, 1);
    layout->addWidget(buildCutRow());
    layout->addWidget(m_ask);
    layout->addWidget(buildRunRow());
    layout->addWidget(buildHint());
    layout->addWidget(buildInputRow());
}

QWidget* ConsolePane::buildHead()
{
    auto* head = new QWidget(this);
    QHBoxLayout* const layout = rowOf(head);
    m_place = new common::ElidedLabel({}, head);
    m_place->setMuted(true);
    m_state = new common::StatusLabel(head);
    m_readOnly = new common::StatusLabel(head);
    m_readOnly->setStatus(theme::Tone::Neutral, tr("read-only"));
    QPushButton* const find = iconButton(theme::Icon::Search, tr("Find in the output (Ctrl+F)"), head);
    QPushButton* const clear = iconButton(theme::Icon::Clear, tr("Clear the output (Ctrl+L)"), head);
    QPushButton* const close = iconButton(theme::Icon::Close, tr("Close the console (Ctrl+J)"), head);
    layout->addWidget(common::sectionLabel(tr("Console"), head));
    layout->addWidget(m_place, 1);
    layout->addWidget(m_state);
    layout->addWidget(m_readOnly);
    layout->addWidget(find);
    layout->addWidget(clear);
    layout->addWidget(close);
    connect(find, &QPushButton::clicked, this, &ConsolePane::openFind);
    connect(clear, &QPushButton::clicked, m_output, &ConsoleOutput::clearAll);
    connect(close, &QPushButton::clicked, this, &ConsolePane::closeRequested);
    return head;
}

QWidget* ConsolePane::buildFindRow()
{
    m_findRow = new QWidget(this);
    QHBoxLayout* const layout = rowOf(m_findRow);
    m_find = new QLineEdit(m_findRow);
    m_find->setPlaceholderText(tr("Find in the output"));
    m_find->setAccessibleName(tr("Find in the output"));
    m_find->setMaximumWidth(u(320));
    m_found = common::mutedLabel({}, m_findRow);
    QPushButton* const before = iconButton(theme::Icon::ChevronUp, tr("The match before (Enter)"), m_findRow);
    QPushButton* const behind =
        iconButton(theme::Icon::ChevronDown, tr("The next match (Shift+Enter)"), m_findRow);
    layout->addWidget(m_find, 1);
    layout->addWidget(before);
    layout->addWidget(behind);
    layout->addWidget(m_found);
    layout->addStretch(1);
    connect(m_find, &QLineEdit::textEdited, this, [this] { find(ConsoleOutput::Search::Here); });
    connect(before, &QPushButton::clicked, this, [this] { find(ConsoleOutput::Search::Backwards); });
    connect(behind, &QPushButton::clicked, this, [this] { find(ConsoleOutput::Search::Forwards); });
    m_findRow->hide();
    return m_findRow;
}

QWidget* ConsolePane::buildCutRow()
{
    m_cutRow = new QWidget(this);
    QHBoxLayout* const layout = rowOf(m_cutRow);
    QPushButton* const all = linkButton(tr("Show all"), m_cutRow);
    all->setToolTip(tr("Up to 4 MiB; Save… writes all of it"));
    QPushButton* const save = linkButton(tr("Save…"), m_cutRow);
    layout->addWidget(common::mutedLabel(tr("The reply is longer than what is shown of it."), m_cutRow));
    layout->addWidget(all);
    layout->addWidget(save);
    layout->addStretch(1);
    connect(all, &QPushButton::clicked, m_presenter, &ConsolePresenter::showWhole);
    connect(save, &QPushButton::clicked, this, &ConsolePane::chooseFile);
    m_cutRow->hide();
    return m_cutRow;
}

QWidget* ConsolePane::buildRunRow()
{
    m_runRow = new QWidget(this);
    QHBoxLayout* const layout = rowOf(m_runRow);
    m_runText = common::mutedLabel({}, m_runRow);
    QPushButton* const stop = new QPushButton(tr("Stop waiting"), m_runRow);
    stop->setAutoDefault(false);
    stop->setToolTip(tr("Closes the console's connection (Esc). What the server has begun may go on."));
    layout->addWidget(m_runText, 1);
    layout->addWidget(stop);
    connect(stop, &QPushButton::clicked, m_presenter, &ConsolePresenter::cancel);
    m_runRow->hide();
    return m_runRow;
}

// Always there, so that nothing moves while somebody types.
QWidget* ConsolePane::buildHint()
{
    auto* hint = new QWidget(this);
    auto* layout = new QVBoxLayout(hint);
    layout->setContentsMargins(u(16), u(4), u(16), 0);
    layout->setSpacing(u(2));
    m_syntax = new SyntaxLine(hint);
    m_about = new common::ElidedLabel({}, hint);
    m_about->setMuted(true);
    layout->addWidget(m_syntax);
    layout->addWidget(m_about);
    return hint;
}

QWidget* ConsolePane::buildInputRow()
{
    auto* row = new QWidget(this);
    QHBoxLayout* const layout = rowOf(row);
    m_input = new ConsoleInput(
        m_presenter->history(),
        [this](const QString& text, qsizetype cursor, bool wanted) {
            return m_presenter->complete(text, cursor, wanted);
        },
        row);
    m_input->setPlaceholderText(tr("A Redis command, or help"));
    m_send = new QPushButton(tr("Send"), row);
    m_send->setAutoDefault(false);
    layout->addWidget(m_input, 1);
    layout->addWidget(m_send);
    return row;
}

} // namespace keys
