// The Market page: city and range, tabs, status line. Shows a MarketPresenter; decides nothing.
// GUI thread.
#pragma once

#include "core/property/feedback_import.h"
#include "ui/common/page.h"
#include "ui/market/market_presenter.h"

#include <QPointer>

class QCheckBox;
class QComboBox;

namespace market {

class FeedbackImportDialog;
class FeedbackTab;
class PlacesTab;
class SummaryTab;
class TrendingTab;

class MarketPage : public common::Page
{
    Q_OBJECT

public:
    // The workspace outlives the page.
    explicit MarketPage(workspace::Workspace& workspace, QWidget* parent = nullptr);

    MarketPresenter& presenter() { return m_presenter; }
    QComboBox* cityField() const { return m_city; }
    QComboBox* rangeField() const { return m_range; }
    SummaryTab* summary() const { return m_summary; }
    PlacesTab* places() const { return m_places; }
    FeedbackTab* feedback() const { return m_feedback; }
    TrendingTab* trending() const { return m_trending; }
    FeedbackImportDialog* importDialog() const; // nullptr: not open

    void activate() override;
    void deactivate() override;
    bool mayClose() override;
    QList<QWidget*> panes() const override;

Q_SIGNALS:
    void schemaRequested(); // what would be created, or which rights are missing

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildHeader();
    void buildTabs();
    void buildActions();
    void arrange();
    void showAll();
    void showQuestion();
    void showState();
    void fillCities();
    void showCity(const QString& city);
    void openImport();
    void report(const property::ImportReport& report);

    MarketPresenter m_presenter;
    QWidget* m_filters = nullptr; // in the header, below it where that is too narrow
    bool m_isNarrow = false;
    QComboBox* m_city = nullptr;
    QComboBox* m_range = nullptr;
    QCheckBox* m_bypass = nullptr;
    SummaryTab* m_summary = nullptr;
    PlacesTab* m_places = nullptr;
    FeedbackTab* m_feedback = nullptr;
    TrendingTab* m_trending = nullptr;
    QPointer<FeedbackImportDialog> m_import;
    QTimer* m_clock = nullptr;
};

} // namespace market
