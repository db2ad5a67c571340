#include "ui/dashboard/go_to_dialog.h"

#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace dashboard {

namespace {

constexpr int keptDays = 60; // what the history holds at its coarsest

} // namespace

GoToDialog::GoToDialog(const QDateTime& newest, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Go to a moment"));
    m_when = new QDateTimeEdit(this);
    m_when->setCalendarPopup(true);
    m_when->setDisplayFormat(QStringLiteral("d MMM yyyy HH:mm"));
    m_when->setAccessibleName(tr("Moment"));
    const QDateTime now = newest.toLocalTime();
    m_when->setDateTimeRange(now.addDays(-keptDays), now);
    m_when->setDateTime(QDateTime(now.date().addDays(-1), QTime(now.time().hour(), 0)));
    auto* label = new QLabel(tr("Day and time"), this);
    label->setBuddy(m_when);
    auto* go = new QPushButton(tr("Show"), this);
    go->setDefault(true);
    theme::setRole(go, theme::Role::Primary);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(go, &QPushButton::clicked, this, [this] {
        Q_EMIT chosen(m_when->dateTime());
        accept();
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::u(16), theme::u(16), theme::u(16), theme::u(16));
    layout->setSpacing(theme::u(8));
    layout->addWidget(label);
    layout->addWidget(m_when);
    layout->addSpacing(theme::u(8));
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(go);
    layout->addLayout(buttons);
}

} // namespace dashboard
