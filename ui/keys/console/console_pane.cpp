#include "ui/keys/console/console_pane.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/keys/console/ask_bar.h"
#include "ui/keys/console/console_input.h"
#include "ui/keys/console/syntax_line.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>

namespace keys {

namespace {

using namespace std::chrono_literals;
using Phase = ConsolePresenter::Phase;

constexpr std::chrono::milliseconds tick = 250ms;
constexpr qint64 worthTelling = 500; // milliseconds that a command runs

} // namespace

ConsolePane::ConsolePane(workspace::Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_presenter(new ConsolePresenter(workspace, this))
{
    setAccessibleName(tr("Console"));
    build();
    setFocusProxy(m_input);
    m_ticks.setInterval(tick);
    connect(&m_ticks, &QTimer::timeout, this, &ConsolePane::updateRun);
    connect(m_presenter, &ConsolePresenter::printed, m_output, &ConsoleOutput::append);
    connect(m_presenter, &ConsolePresenter::cleared, m_output, &ConsoleOutput::clearAll);
    connect(m_presenter, &ConsolePresenter::changed, this, &ConsolePane::update);
    connect(m_presenter, &ConsolePresenter::completionsChanged, m_input, &ConsoleInput::completeAgain);
    connect(m_presenter, &ConsolePresenter::keysChanged, this, &ConsolePane::keysChanged);
    connect(m_presenter, &ConsolePresenter::closeRequested, this, &ConsolePane::closeRequested);
    connect(m_ask, &AskBar::agreed, m_presenter, &ConsolePresenter::agree);
    connect(m_ask, &AskBar::declined, m_presenter, &ConsolePresenter::decline);
    connect(m_input, &ConsoleInput::submitted, this, &ConsolePane::take);
    connect(m_input, &ConsoleInput::stopRequested, this, &ConsolePane::goBack);
    connect(m_input, &ConsoleInput::clearRequested, m_output, &ConsoleOutput::clearAll);
    connect(m_input, &ConsoleInput::findRequested, this, &ConsolePane::openFind);
    connect(m_input, &QLineEdit::textChanged, this, &ConsolePane::updateHint);
    connect(m_input, &QLineEdit::cursorPositionChanged, this, &ConsolePane::updateHint);
    connect(m_send, &QPushButton::clicked, this, [this] { take(m_input->text()); });
    connect(m_output, &ConsoleOutput::keyForInput, this, [this](QKeyEvent* event) {
        focusInput();
        QCoreApplication::sendEvent(m_input, event);
    });
    update();
    updateHint();
}

ConsolePane::~ConsolePane() = default;

void ConsolePane::focusInput()
{
    m_input->setFocus();
}

void ConsolePane::take(const QString& text)
{
    if (text.trimmed().isEmpty())
        return;
    if (m_presenter->submit(text)) {
        m_input->clear();
        return;
    }
    m_output->append({{ConsoleLine::Kind::Note, tr("Not taken: a command is still under way.")}});
    if (m_input->text().isEmpty())
        m_output->append({{ConsoleLine::Kind::Note, tr("Paste the lines again when it has ended.")}});
}

void ConsolePane::update()
{
    const Phase phase = m_presenter->phase();
    m_place->setText(m_presenter->place());
    const QString state = m_presenter->stateText();
    m_state->setVisible(!state.isEmpty());
    m_state->setStatus(theme::Tone::Warn, state);
    m_readOnly->setVisible(m_presenter->isReadOnly());
    m_cutRow->setVisible(m_presenter->isCut());
    m_input->setReadOnly(phase == Phase::Asking);
    m_send->setEnabled(phase == Phase::Ready || phase == Phase::Preparing);
    if (phase == Phase::Asking && !std::exchange(m_asked, true)) {
        m_ask->ask(m_presenter->question());
    } else if (phase != Phase::Asking && std::exchange(m_asked, false)) {
        m_ask->hide();
        focusInput();
    }
    if (phase == Phase::Running)
        m_ticks.start();
    else
        m_ticks.stop();
    updateRun();
    updateHint();
}

void ConsolePane::updateRun()
{
    const qint64 milliseconds = m_presenter->runningFor();
    const bool isLong =
        m_presenter->phase() == Phase::Running && (milliseconds >= worthTelling || !m_runRow->isHidden());
    if (!isLong && m_runRow->isAncestorOf(focusWidget()))
        focusInput(); // its button goes
    m_runRow->setVisible(isLong);
    if (isLong)
        m_runText->setText(tr("%1 · no answer for %2")
                               .arg(m_presenter->runningText(),
                                    common::formatDuration(std::chrono::milliseconds(milliseconds))));
}

void ConsolePane::updateHint()
{
    const ArgumentHint hint = m_presenter->hint(m_input->text(), m_input->cursorPosition());
    m_syntax->setHint(hint);
    m_about->setText(hint.about);
}

void ConsolePane::openFind()
{
    m_findRow->show();
    m_find->setFocus();
    m_find->selectAll();
}

void ConsolePane::closeFind()
{
    m_findRow->hide();
    focusInput();
}

// One step.
void ConsolePane::goBack()
{
    if (!m_findRow->isHidden())
        closeFind();
    else
        m_presenter->cancel();
}

void ConsolePane::find(ConsoleOutput::Search search)
{
    const bool found = m_output->findNext(m_find->text(), search);
    m_found->setText(found || m_find->text().isEmpty() ? QString() : tr("Nothing of that"));
}

void ConsolePane::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Save the reply"), QStringLiteral("reply.txt"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, m_presenter, &ConsolePresenter::saveWhole);
    dialog->open();
}

bool ConsolePane::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::ControlModifier && (key->key() == Qt::Key_F || key->key() == Qt::Key_L)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

// From wherever in the pane.
void ConsolePane::keyPressEvent(QKeyEvent* event)
{
    const bool control = event->modifiers() == Qt::ControlModifier;
    const bool ends = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (control && event->key() == Qt::Key_F)
        openFind();
    else if (control && event->key() == Qt::Key_L)
        m_output->clearAll();
    else if (event->key() == Qt::Key_Escape)
        goBack();
    else if (ends && m_find->hasFocus())
        find(event->modifiers() & Qt::ShiftModifier ? ConsoleOutput::Search::Forwards
                                                    : ConsoleOutput::Search::Backwards);
    else
        QWidget::keyPressEvent(event);
}

void ConsolePane::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(0, 0, width(), 1, theme::tokens().line);
}

} // namespace keys
