#include "tests/shot/inspect.h"

#include "ui/charts/bar_chart.h"
#include "ui/charts/day_chart.h"
#include "ui/charts/time_chart.h"
#include "ui/common/labels.h"

#include <QAbstractButton>
#include <QFontMetrics>
#include <QHeaderView>
#include <QLabel>
#include <QLayout>
#include <QTabBar>
#include <QToolButton>
#include <QToolTip>

namespace shot {

namespace {

QString nameOf(const QWidget& widget)
{
    QString name = QString::fromLatin1(widget.metaObject()->className());
    const QString label = widget.accessibleName().isEmpty() ? widget.objectName() : widget.accessibleName();
    return label.isEmpty() ? name : name + QStringLiteral(" “%1”").arg(label);
}

bool isShown(const QWidget& widget)
{
    return widget.isVisible() && !widget.visibleRegion().isEmpty();
}

// A label that is too narrow or too low for its text.
QStringList cutLabels(const QWidget& window)
{
    QStringList faults;
    for (const QLabel* label : window.findChildren<QLabel*>()) {
        if (!isShown(*label) || label->text().isEmpty())
            continue;
        const QSize needed =
            label->wordWrap() ? QSize(0, label->heightForWidth(label->width())) : label->minimumSizeHint();
        if (label->width() < needed.width() || label->height() < needed.height())
            faults << QStringLiteral("cut label: “%1”").arg(label->text().left(60));
    }
    for (const common::ElidedLabel* label : window.findChildren<common::ElidedLabel*>()) {
        if (isShown(*label) && label->isElided())
            faults << QStringLiteral("elided label: “%1”").arg(label->text().left(60));
    }
    return faults;
}

// Its text is only its name: that of an action of a line edit.
bool isIconOnly(const QAbstractButton& button)
{
    const auto* tool = qobject_cast<const QToolButton*>(&button);
    return tool && tool->toolButtonStyle() == Qt::ToolButtonIconOnly && !tool->icon().isNull();
}

QStringList cutButtons(const QWidget& window)
{
    QStringList faults;
    for (const QAbstractButton* button : window.findChildren<QAbstractButton*>()) {
        if (!isShown(*button) || button->text().isEmpty() || isIconOnly(*button))
            continue;
        const int needed = QFontMetrics(button->font()).horizontalAdvance(button->text());
        if (button->width() < needed)
            faults << QStringLiteral("cut button: “%1”").arg(button->text());
    }
    return faults;
}

// The words of a header; cells may elide, headers may not.
QStringList cutHeaders(const QWidget& window)
{
    QStringList faults;
    for (const QHeaderView* header : window.findChildren<QHeaderView*>()) {
        if (!isShown(*header) || header->orientation() != Qt::Horizontal || !header->model())
            continue;
        for (int section = 0; section < header->count(); ++section) {
            const QString text = header->model()->headerData(section, Qt::Horizontal).toString();
            const bool visible = !header->isSectionHidden(section);
            if (visible &&
                header->sectionSize(section) < QFontMetrics(header->font()).horizontalAdvance(text))
                faults << QStringLiteral("cut header: “%1”").arg(text);
        }
    }
    return faults;
}

// Widgets of one layout never lie over one another; what floats (toasts) is in no layout.
QStringList overlaps(const QWidget& window)
{
    QStringList faults;
    for (const QWidget* parent : window.findChildren<QWidget*>()) {
        const QLayout* const layout = parent->layout();
        if (!layout || !isShown(*parent))
            continue;
        std::vector<const QWidget*> shown;
        for (int i = 0; i < layout->count(); ++i) {
            const QWidget* const child = layout->itemAt(i)->widget();
            if (child && isShown(*child))
                shown.push_back(child);
        }
        for (std::size_t a = 0; a < shown.size(); ++a) {
            for (std::size_t b = a + 1; b < shown.size(); ++b) {
                const bool stacked = layout->inherits("QStackedLayout");
                if (!stacked && shown[a]->geometry().intersects(shown[b]->geometry()))
                    faults << QStringLiteral("%1 lies over %2").arg(nameOf(*shown[a]), nameOf(*shown[b]));
            }
        }
    }
    return faults;
}

QStringList emptyCharts(const QWidget& window)
{
    QStringList faults;
    for (const charts::TimeChart* chart : window.findChildren<charts::TimeChart*>()) {
        if (isShown(*chart) && chart->isEmpty())
            faults << QStringLiteral("empty chart: “%1”").arg(chart->title());
    }
    for (const charts::BarChart* chart : window.findChildren<charts::BarChart*>()) {
        if (isShown(*chart) && chart->bars().empty())
            faults << QStringLiteral("empty chart: “%1”").arg(chart->accessibleName());
    }
    for (const charts::DayChart* chart : window.findChildren<charts::DayChart*>()) {
        if (isShown(*chart) && chart->days().empty())
            faults << QStringLiteral("empty chart: “%1”").arg(chart->accessibleName());
    }
    return faults;
}

} // namespace

QStringList faultsOf(const QWidget& window)
{
    return cutLabels(window) + cutButtons(window) + cutHeaders(window) + overlaps(window) +
           emptyCharts(window);
}

} // namespace shot
