// The facets at the leading side: values with their counts, several may be chosen. GUI thread.
#pragma once

#include "core/property/query.h"
#include "ui/properties/find/filter_builder_picker.h"

#include <QPointer>
#include <QScrollArea>

#include <functional>

class QCheckBox;
class QGridLayout;
class QLabel;
class QPushButton;

namespace properties {

class FacetSection;
class FilterValues;

class FacetPanel : public QScrollArea
{
    Q_OBJECT

public:
    // The values, which have the counts, outlive the panel.
    explicit FacetPanel(FilterValues& values, QWidget* parent = nullptr);

    // What is chosen; search text and conditions are kept for the next filterChosen.
    void setFilter(const property::Filter& filter);

    FacetSection* types() const { return m_types; }
    FacetSection* statuses() const { return m_statuses; }
    FacetSection* cities() const { return m_cities; }
    FacetSection* bands() const { return m_bands; }
    FacetSection* agents() const { return m_agents; }

Q_SIGNALS:
    void filterChosen(const property::Filter& filter);

private:
    // Takes the chosen values of a section into the filter.
    using Take = std::function<void(property::Filter&, const QStringList&)>;
    FacetSection* add(const QString& title, QWidget* inside, Take take);
    std::vector<PickValue> bandValues() const;
    void apply();

    FilterValues& m_values;
    property::Filter m_filter;
    FacetSection* m_types = nullptr;
    FacetSection* m_statuses = nullptr;
    FacetSection* m_cities = nullptr;
    FacetSection* m_bands = nullptr;
    FacetSection* m_agents = nullptr;
};

// One facet: its name, its first values and those that are chosen; the others in a popup with a search.
class FacetSection : public QWidget
{
    Q_OBJECT

public:
    static constexpr std::size_t shownAtFirst = 8;

    explicit FacetSection(const QString& title, QWidget* parent = nullptr);

    void setValues(std::vector<PickValue> values, const QStringList& chosen);
    QCheckBox* box(const QString& value) const; // of a value that is shown; nullptr: it is not
    QPushButton* moreButton() const { return m_more; }
    ValuePicker* picker() const { return m_picker; } // while it is open

Q_SIGNALS:
    void chosen(const QStringList& values);
    void pickerOpened(); // values beyond those that are known are worth asking for

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Row
    {
        QCheckBox* box = nullptr;
        QLabel* count = nullptr;
        QString value;
    };
    void addRow();
    void showRows();
    void openPicker();
    void toggle(std::size_t row, bool isOn);
    void step(const QObject* from, int by);

    QString m_title;
    QGridLayout* m_grid = nullptr;
    QPushButton* m_more = nullptr;
    QPointer<ValuePicker> m_picker;
    std::vector<Row> m_rows;
    std::vector<PickValue> m_values;
    QStringList m_chosen;
};

} // namespace properties
