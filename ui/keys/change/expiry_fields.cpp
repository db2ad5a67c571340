#include "ui/keys/change/expiry_fields.h"

#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QGridLayout>
#include <QLabel>
#include <QRadioButton>
#include <QSpinBox>

#include <limits>

namespace keys {

using keyspace::ExpiryTime;
using std::chrono::milliseconds;
using theme::u;

namespace {

constexpr qint64 second = 1000;
constexpr qint64 minute = 60 * second;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;

ExpiryTime timeOf(const QDateTime& when)
{
    return ExpiryTime(milliseconds(when.toMSecsSinceEpoch()));
}

QDateTime dateOf(ExpiryTime time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count());
}

} // namespace

ExpiryFields::ExpiryFields(QWidget* parent)
    : QWidget(parent)
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(u(8));
    grid->setVerticalSpacing(u(8));
    grid->setColumnStretch(3, 1);
    auto* group = new QButtonGroup(this);
    m_choices = {new QRadioButton(tr("&Never"), this), new QRadioButton(tr("A&fter"), this),
                 new QRadioButton(tr("A&t"), this)};
    for (int row = 0; row < 3; ++row) {
        QRadioButton* choice = m_choices[static_cast<std::size_t>(row)];
        group->addButton(choice);
        grid->addWidget(choice, row, 0);
        connect(choice, &QRadioButton::toggled, this, [this](bool isOn) {
            if (!isOn)
                return;
            showHints();
            Q_EMIT changed();
        });
    }
    buildDuration(*grid);
    buildMoment(*grid);
    m_choices.front()->setChecked(true);
    m_moment->setDateTime(QDateTime::currentDateTime().addSecs(3600));
    showHints();
}

void ExpiryFields::buildDuration(QGridLayout& grid)
{
    m_count = new QSpinBox(this);
    m_count->setRange(1, std::numeric_limits<int>::max());
    m_count->setGroupSeparatorShown(true);
    m_count->setAccessibleName(tr("How long"));
    m_count->setMaximumWidth(u(120));
    m_unit = new QComboBox(this);
    m_unit->setAccessibleName(tr("Unit"));
    m_unit->addItem(tr("seconds"), second);
    m_unit->addItem(tr("minutes"), minute);
    m_unit->addItem(tr("hours"), hour);
    m_unit->addItem(tr("days"), day);
    m_unit->setCurrentIndex(2);
    m_afterHint = common::mutedLabel(QString(), this);
    grid.addWidget(m_count, 1, 1);
    grid.addWidget(m_unit, 1, 2);
    grid.addWidget(m_afterHint, 1, 3);
    const auto touched = [this] {
        m_choices[static_cast<std::size_t>(Kind::After)]->setChecked(true);
        showHints();
        Q_EMIT changed();
    };
    connect(m_count, &QSpinBox::valueChanged, this, touched);
    connect(m_unit, &QComboBox::activated, this, touched);
}

void ExpiryFields::buildMoment(QGridLayout& grid)
{
    m_moment = new QDateTimeEdit(this);
    m_moment->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    m_moment->setCalendarPopup(true);
    m_moment->setAccessibleName(tr("Moment"));
    m_atHint = common::mutedLabel(QString(), this);
    grid.addWidget(m_moment, 2, 1, 1, 2);
    grid.addWidget(m_atHint, 2, 3);
    connect(m_moment, &QDateTimeEdit::dateTimeChanged, this, [this] {
        if (!m_moment->hasFocus())
            return showHints(); // not a person
        m_choices[static_cast<std::size_t>(Kind::At)]->setChecked(true);
        showHints();
        Q_EMIT changed();
    });
}

ExpiryTime ExpiryFields::now() const
{
    return ExpiryTime(milliseconds(QDateTime::currentMSecsSinceEpoch()) + m_ahead);
}

void ExpiryFields::setExpiry(const std::optional<ExpiryTime>& at, milliseconds ahead)
{
    m_ahead = ahead;
    if (at) {
        m_moment->setDateTime(dateOf(*at));
        setKind(Kind::At);
    }
    showHints();
}

void ExpiryFields::setKind(Kind kind)
{
    choice(kind)->setChecked(true);
}

ExpiryFields::Kind ExpiryFields::kind() const
{
    if (choice(Kind::After)->isChecked())
        return Kind::After;
    return choice(Kind::At)->isChecked() ? Kind::At : Kind::Never;
}

milliseconds ExpiryFields::duration() const
{
    return milliseconds(m_count->value() * m_unit->currentData().toLongLong());
}

ExpiryTime ExpiryFields::moment() const
{
    return kind() == Kind::After ? now() + duration() : timeOf(m_moment->dateTime());
}

QString ExpiryFields::problem() const
{
    return kind() == Kind::At && moment() <= now()
               ? tr("That moment has passed: the key would be deleted at once")
               : QString();
}

void ExpiryFields::showHints()
{
    m_afterHint->setText(tr("= %1").arg(common::exactTime(dateOf(now() + duration()))));
    const milliseconds left = timeOf(m_moment->dateTime()) - now();
    m_atHint->setText(left.count() > 0 ? tr("= in %1").arg(common::formatDuration(left)) : tr("has passed"));
}

} // namespace keys
