#include "ui/common/rejected_file.h"

#include "ui/theme/theme.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace common {

RejectedFile::RejectedFile(QWidget* parent)
    : QWidget(parent)
    , m_path(new QLineEdit(this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::u(8));
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
            [this](const QString& text) { Q_EMIT pathChosen(text.trimmed()); });
    connect(choose, &QPushButton::clicked, this, &RejectedFile::choose);
}

void RejectedFile::setPath(const QString& path)
{
    if (!m_path->hasFocus())
        m_path->setText(path);
}

void RejectedFile::choose()
{
    auto* dialog = new QFileDialog(this, tr("File for rejected rows"), m_path->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_path->setText(path);
        Q_EMIT pathChosen(path);
    });
    dialog->open();
}

} // namespace common
