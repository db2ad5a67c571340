#include "ui/connections/code_view.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QVBoxLayout>

#include <algorithm>

namespace connections {

using theme::u;

CodeView::CodeView(QWidget* parent)
    : QWidget(parent)
    , m_code(new QPlainTextEdit(this))
    , m_copy(new QPushButton(theme::icon(theme::Icon::Copy), tr("Copy"), this))
    , m_save(new QPushButton(theme::icon(theme::Icon::Save), tr("Save…"), this))
{
    m_code->setReadOnly(true);
    m_code->setTabChangesFocus(true);
    m_code->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_code->setLayoutDirection(Qt::LeftToRight);
    // Read-only texts take the keyboard's selection too, so that a part can be copied.
    m_code->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    theme::setFont(m_code, theme::FontRole::Fixed);
    m_copy->setAutoDefault(false);
    m_save->setAutoDefault(false);
    m_save->hide();
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_save);
    buttons->addWidget(m_copy);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    layout->addWidget(m_code, 1);
    layout->addLayout(buttons);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_code->toPlainText()); });
}

void CodeView::setText(const QString& text, const QString& name)
{
    m_code->setPlainText(text);
    m_code->setAccessibleName(name);
    m_copy->setAccessibleName(tr("Copy: %1").arg(name));
}

QString CodeView::text() const
{
    return m_code->toPlainText();
}

void CodeView::setLinesShown(int least, int most)
{
    const int lines = std::clamp(m_code->blockCount(), least, most);
    m_code->setFixedHeight(lines * m_code->fontMetrics().lineSpacing() + u(20));
}

void CodeView::allowSaving(const QString& fileName)
{
    m_save->show();
    m_save->setAccessibleName(tr("Save %1").arg(fileName));
    connect(m_save, &QPushButton::clicked, this, [this, fileName] {
        auto* dialog = new QFileDialog(this, tr("Save"), fileName);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->selectFile(fileName);
        connect(dialog, &QFileDialog::fileSelected, this, &CodeView::save);
        dialog->open();
    });
}

void CodeView::save(const QString& file)
{
    QSaveFile out(file);
    const QByteArray bytes = text().toUtf8();
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
        Q_EMIT saveFailed(file);
}

} // namespace connections
