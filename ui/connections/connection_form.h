// The form of one connection, as fields or as two URLs. Shows a ConnectionsPresenter. GUI thread.
#pragma once

#include "ui/connections/connections_presenter.h"

#include <QWidget>

#include <map>
#include <memory>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QTabBar;

namespace connections {

class FormRow;

class ConnectionForm : public QWidget
{
    Q_OBJECT

public:
    // The presenter outlives the form.
    explicit ConnectionForm(ConnectionsPresenter& presenter, QWidget* parent = nullptr);

    QLineEdit* line(Field field) const;
    QTabBar* views() const { return m_views; }
    void focusField(Field field);
    void takeFocus(); // where typing begins: the name, or the first URL

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildHead(QGridLayout* grid);
    void buildDatabase(QGridLayout* grid);
    void buildRedis(QGridLayout* grid);
    void buildUrls(QGridLayout* grid);
    void buildFoot(QGridLayout* grid);
    void buildWarming(QGridLayout* grid);
    void addSection(QGridLayout* grid, const QString& title, std::vector<QWidget*>& group);
    QLineEdit* makeLine(Field field);
    FormRow* addLine(QGridLayout* grid, Field field, int width = 0);
    FormRow* addPlace(QGridLayout* grid, Field host, Field port);
    FormRow* addFile(QGridLayout* grid, Field field);
    FormRow* addPassword(QGridLayout* grid, Field field);
    FormRow* addChoices(QGridLayout* grid, Field field, QButtonGroup* group,
                        const std::vector<std::pair<int, QString>>& choices);
    void fill(); // another connection
    void fillLines();
    void showState(); // choices, problems, which rows there are
    void showService();
    void showWarming();
    void showRows();

    ConnectionsPresenter& m_presenter;
    QTabBar* m_views = nullptr;
    QScrollArea* m_scroll = nullptr;
    QWidget* m_fields = nullptr;
    QLabel* m_only = nullptr; // what stands in place of the fields
    std::map<Field, QLineEdit*> m_lines;
    std::map<Field, FormRow*> m_rows;
    std::vector<QWidget*> m_databaseSection;
    std::vector<QWidget*> m_redisSection;
    QButtonGroup* m_environment = nullptr;
    QButtonGroup* m_access = nullptr;
    QCheckBox* m_warm = nullptr;
    QComboBox* m_tls = nullptr;
    QComboBox* m_transport = nullptr;
    QLabel* m_note = nullptr;
    QPushButton* m_forget = nullptr;
    bool m_isFilling = false;
};

} // namespace connections
