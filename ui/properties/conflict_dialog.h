// Somebody else saved the same listing: per field base, theirs, yours and what will be saved. What
// only one side changed is merged and said so; where both did, nothing is chosen beforehand.
// GUI thread; open(), never exec().
#pragma once

#include "ui/properties/edit_merge.h"

#include <QDialog>

class QButtonGroup;
class QGridLayout;
class QLabel;

namespace properties {

class ConflictDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ConflictDialog(EditMerge merge, QWidget* parent = nullptr);

    const EditMerge& merge() const { return m_merge; }
    MergeChoices choices() const { return m_choices; }
    void choose(property::Field field, MergeChoice choice);

Q_SIGNALS:
    void resolved(const property::Property& merged);

private:
    void buildTable(QGridLayout* grid);
    void addField(QGridLayout* grid, int row, const FieldMerge& field);
    QWidget* choiceCell(property::Field field);
    void save();

    EditMerge m_merge;
    MergeChoices m_choices;
    QLabel* m_message = nullptr;
    std::map<property::Field, QButtonGroup*> m_groups;
};

} // namespace properties
