#include "ui/common/rejected_file.h"

#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace common {

RejectedFile::RejectedFile(QWidget* parent)
    : QWidget(parent)
    , m_path(new QLineEdit(this))
{
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(theme::u(4));
    auto* layout = new QHBoxLayout;
    layout->setSpacing(theme::u(8));
    lines->addLayout(layout);
    m_taken = new QLabel(this);
    m_taken->setTextFormat(Qt::PlainText);
    m_taken->setWordWrap(true);
    m_taken->hide();
    lines->addWidget(m_taken);
    m_path->setAccessibleName(tr("File for rejected rows"));
    m_path->setPlaceholderText(tr("do not keep them"));
    auto* label = new QLabel(tr("Keep rejected rows in"), this);
    label->setBuddy(m_path);
    auto* choose = new QPushButton(tr("Choose…"), this);
    choose->setAutoDefault(false);
    choose->setAccessibleName(tr("Choose the file for rejected rows"));
    layout->addWidget(label);
    layout->addWidget(m_path, 1);
    layout->addWidget(choose);
    connect(m_path, &QLineEdit::textEdited, this,
            [this](const QString& text) { choosePath(text.trimmed()); });
    connect(choose, &QPushButton::clicked, this, &RejectedFile::choose);
}

void RejectedFile::setPath(const QString& path)
{
    if (!m_path->hasFocus())
        m_path->setText(path);
}

// What was rejected yesterday may not be mended yet.
void RejectedFile::choosePath(const QString& path)
{
    const bool isTaken = QFileInfo(path).isFile();
    m_taken->setText(tr("%1 is there already and is not written over: choose another name")
                         .arg(QFileInfo(path).fileName()));
    m_taken->setVisible(isTaken);
    theme::setRole(m_path, isTaken ? theme::Role::Invalid : theme::Role::None);
    Q_EMIT pathChosen(path);
}

void RejectedFile::choose()
{
    auto* dialog = new QFileDialog(this, tr("File for rejected rows"), m_path->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // it never is, see choosePath
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_path->setText(path);
        choosePath(path);
    });
    dialog->open();
}

} // namespace common
