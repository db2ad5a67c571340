// Somebody else saved the same listings: a pane for each, the listings at the side when there are
// several, and one save for all of them. GUI thread; open(), never exec().
#pragma once

#include "ui/properties/editing/conflict_pane.h"

#include <QDialog>

#include <map>
#include <vector>

class QBoxLayout;
class QLabel;
class QListView;
class QStackedWidget;
class QStringListModel;

namespace properties {

class ConflictDialog : public QDialog
{
    Q_OBJECT

public:
    // At least one. names: who saved a listing's version, so far as it is known.
    explicit ConflictDialog(std::vector<EditMerge> merges, QWidget* parent = nullptr,
                            std::map<property::PropertyId, QString> names = {});

    int count() const { return static_cast<int>(m_merges.size()); }
    int current() const { return m_current; }
    void setCurrent(int index);
    const EditMerge& merge() const { return m_merges[static_cast<std::size_t>(m_current)]; }
    // Of the listing that is shown.
    void choose(property::Field field, MergeChoice choice);
    void chooseEverywhere(MergeChoice choice); // in all of them

Q_SIGNALS:
    void resolved(const std::vector<property::Property>& merged);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void grow();
    void buildSide(QBoxLayout* layout);
    void buildButtons(QBoxLayout* layout);
    ConflictPane* pane(int index);
    void showSide();
    void save();

    std::vector<EditMerge> m_merges;
    std::map<property::PropertyId, QString> m_names;
    std::map<int, ConflictPane*> m_panes; // made when they are shown
    int m_current = 0;
    QStringListModel* m_side = nullptr; // nothing for a single listing
    QListView* m_list = nullptr;
    QStackedWidget* m_stack = nullptr;
    QLabel* m_message = nullptr;
};

} // namespace properties
