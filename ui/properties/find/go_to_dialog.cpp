#include "ui/properties/find/go_to_dialog.h"

#include "ui/common/labels.h"
#include "ui/properties/words.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace properties {

using theme::u;

GoToDialog::GoToDialog(ListPresenter& list, QWidget* parent)
    : QDialog(parent)
    , m_list(list)
{
    setWindowTitle(tr("Go to value"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(8));
    const QString order = list.sort().descending ? tr("first listing whose %1 is not above")
                                                 : tr("first listing whose %1 is not below");
    layout->addWidget(common::mutedLabel(order.arg(sortText(list.sort().field)), this));
    m_value = new QLineEdit(this);
    m_value->setAccessibleName(tr("Value of %1").arg(sortText(list.sort().field)));
    layout->addWidget(m_value);
    m_message = new QLabel(this);
    m_message->setVisible(false);
    m_message->setWordWrap(true);
    layout->addWidget(m_message);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    auto* jump = new QPushButton(tr("Go"), this);
    jump->setDefault(true);
    theme::setRole(jump, theme::Role::Primary);
    buttons->addWidget(cancel);
    buttons->addWidget(jump);
    layout->addLayout(buttons);
    setMinimumWidth(u(360));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(jump, &QPushButton::clicked, this, &GoToDialog::go);
}

void GoToDialog::go()
{
    if (const auto value = m_list.valueForSort(m_value->text())) {
        m_list.goTo(*value);
        accept();
        return;
    }
    m_message->setText(tr("“%1” cannot be read as %2.").arg(m_value->text(), sortText(m_list.sort().field)));
    m_message->setVisible(true);
    m_value->selectAll();
    m_value->setFocus();
}

} // namespace properties
