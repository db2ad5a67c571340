// The facets at the leading side: values with their counts, several may be chosen. GUI thread.
#pragma once

#include "core/property/query.h"

#include <QScrollArea>

class QCheckBox;
class QGridLayout;
class QLabel;
class QPushButton;

namespace properties {

class FacetSection;

class FacetPanel : public QScrollArea
{
    Q_OBJECT

public:
    explicit FacetPanel(QWidget* parent = nullptr);

    void setCounts(const property::FacetCounts& counts);
    // What is chosen; the search text is kept for the next filterChosen.
    void setFilter(const property::Filter& filter);

Q_SIGNALS:
    void filterChosen(const property::Filter& filter);

private:
    void apply();

    property::Filter m_filter;
    property::FacetCounts m_counts;
    FacetSection* m_types = nullptr;
    FacetSection* m_statuses = nullptr;
    FacetSection* m_cities = nullptr;
    FacetSection* m_bands = nullptr;
};

struct FacetValue
{
    QString text;
    qint64 count = 0;
    bool isChosen = false;
};

// One facet: its name and its values, the first few until “more” is asked for.
class FacetSection : public QWidget
{
    Q_OBJECT

public:
    static constexpr int shownAtFirst = 8;

    explicit FacetSection(const QString& title, QWidget* parent = nullptr);
    void setValues(const std::vector<FacetValue>& values);

Q_SIGNALS:
    void toggled(int index, bool chosen);

private:
    struct Row
    {
        QCheckBox* box = nullptr;
        QLabel* count = nullptr;
    };
    void addRow();
    void showRows();

    QString m_title;
    QGridLayout* m_grid = nullptr;
    QPushButton* m_more = nullptr;
    std::vector<Row> m_rows;
    std::vector<FacetValue> m_values;
    bool m_showsAll = false;
};

} // namespace properties
