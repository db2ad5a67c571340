#include "ui/keys/value/value_text.h"

#include "ui/common/labels.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace keys {

using theme::u;

ValueText::ValueText(const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_text(new QPlainTextEdit(this))
    , m_findLine(new QWidget(this))
    , m_find(new QLineEdit(m_findLine))
    , m_found(common::mutedLabel({}, m_findLine))
{
    m_text->setAccessibleName(name);
    m_text->setLayoutDirection(Qt::LeftToRight);
    m_text->setTabChangesFocus(true);
    m_text->setFrameShape(QFrame::NoFrame);
    theme::setFont(m_text, theme::FontRole::Fixed);
    m_text->document()->setDocumentMargin(u(16));
    m_find->setPlaceholderText(tr("Find in the text"));
    m_find->setAccessibleName(tr("Find in the text"));
    m_find->setClearButtonEnabled(true);
    auto* close = new QToolButton(m_findLine);
    close->setIcon(theme::icon(theme::Icon::Close));
    close->setAccessibleName(tr("Close find"));
    close->setToolTip(tr("Close (Esc)"));
    auto* line = new QHBoxLayout(m_findLine);
    line->setContentsMargins(u(8), u(4), u(8), u(4));
    line->addWidget(m_find, 1);
    line->addWidget(m_found);
    line->addWidget(close);
    m_findLine->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_findLine);
    layout->addWidget(m_text, 1);
    setFocusProxy(m_text);
    m_text->installEventFilter(this);
    m_find->installEventFilter(this);
    connect(close, &QToolButton::clicked, this, &ValueText::closeFind);
    connect(m_find, &QLineEdit::textEdited, this, [this] {
        m_text->moveCursor(QTextCursor::Start);
        findNext(false);
    });
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_isSetting)
            Q_EMIT edited(this->text());
    });
}

void ValueText::setText(const QString& text)
{
    if (this->text() == text)
        return;
    m_isSetting = true;
    m_text->setPlainText(text);
    m_isSetting = false;
}

// Not toPlainText(): that makes plain spaces of those that do not break.
QString ValueText::text() const
{
    QString raw = m_text->document()->toRawText();
    for (QChar& c : raw) {
        if (c == QChar::ParagraphSeparator || c == QChar::LineSeparator)
            c = QLatin1Char('\n');
    }
    return raw;
}

void ValueText::setReadOnly(bool readOnly)
{
    if (m_text->isReadOnly() == readOnly)
        return;
    m_text->setReadOnly(readOnly);
    // A read-only text takes the keyboard's selection too, so that a part can be copied.
    if (readOnly)
        m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
}

bool ValueText::isReadOnly() const
{
    return m_text->isReadOnly();
}

void ValueText::setWrapped(bool wrapped)
{
    m_text->setLineWrapMode(wrapped ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
}

void ValueText::setPlaceholder(const QString& text)
{
    m_text->setPlaceholderText(text);
}

void ValueText::focusText()
{
    m_text->setFocus(Qt::OtherFocusReason);
}

void ValueText::openFind()
{
    m_findLine->show();
    m_find->setFocus(Qt::ShortcutFocusReason);
    m_find->selectAll();
}

void ValueText::closeFind()
{
    m_findLine->hide();
    m_found->clear();
    m_text->setFocus(Qt::OtherFocusReason);
}

// Round the end, once.
void ValueText::findNext(bool backwards)
{
    const QString wanted = m_find->text();
    if (wanted.isEmpty()) {
        m_found->clear();
        return;
    }
    const QTextDocument::FindFlags flags =
        backwards ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    bool isFound = m_text->find(wanted, flags);
    if (!isFound) {
        m_text->moveCursor(backwards ? QTextCursor::End : QTextCursor::Start);
        isFound = m_text->find(wanted, flags);
    }
    m_found->setText(isFound ? QString() : tr("not found"));
}

// What the text does with a key that a window's shortcut would take away. `act`: not only asked.
bool ValueText::handleKey(int key, Qt::KeyboardModifiers modifiers, bool inFind, bool act)
{
    const bool isEscape = key == Qt::Key_Escape && modifiers == Qt::NoModifier;
    if (key == Qt::Key_F && modifiers == Qt::ControlModifier) {
        if (act)
            openFind();
    } else if (key == Qt::Key_S && modifiers == Qt::ControlModifier && !isReadOnly()) {
        if (act)
            Q_EMIT saveRequested();
    } else if (isEscape && (inFind || m_findLine->isVisible())) {
        if (act)
            closeFind();
    } else if (isEscape && !isReadOnly()) {
        if (act)
            Q_EMIT revertRequested();
    } else if (inFind && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
        if (act)
            findNext(modifiers & Qt::ShiftModifier);
    } else {
        return false;
    }
    return true;
}

bool ValueText::eventFilter(QObject* watched, QEvent* event)
{
    const bool isAsked = event->type() == QEvent::ShortcutOverride;
    if (!isAsked && event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto* const key = static_cast<QKeyEvent*>(event);
    const auto modifiers = key->modifiers() & ~Qt::KeypadModifier;
    if (!handleKey(key->key(), modifiers, watched == m_find, !isAsked))
        return QWidget::eventFilter(watched, event);
    event->accept();
    return true;
}

} // namespace keys
