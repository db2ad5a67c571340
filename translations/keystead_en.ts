<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>activity</name>
    <message numerus="yes">
        <source>%1 entries</source>
        <translation>
            <numerusform>%1 entry</numerusform>
            <numerusform>%1 entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 outdated entries wait to be tidied away</source>
        <translation>
            <numerusform>%1 outdated entry waits to be tidied away</numerusform>
            <numerusform>%1 outdated entries wait to be tidied away</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 groups are filled again</source>
        <translation>
            <numerusform>%1 of %2 group is filled again</numerusform>
            <numerusform>%1 of %2 groups are filled again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n agent(s)</source>
        <translation>
            <numerusform>%n agent</numerusform>
            <numerusform>%n agents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n listing(s)</source>
        <translation>
            <numerusform>%n listing</numerusform>
            <numerusform>%n listings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>activity::ActivityPresenter</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>agents::AgentsPresenter</name>
    <message numerus="yes">
        <source>%n agent(s)</source>
        <translation>
            <numerusform>%n agent</numerusform>
            <numerusform>%n agents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cache_groups::SelfTestPresenter</name>
    <message numerus="yes">
        <source>%n step(s) did not pass.</source>
        <translation>
            <numerusform>%n step did not pass.</numerusform>
            <numerusform>%n steps did not pass.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>market</name>
    <message numerus="yes">
        <source>only %n rating(s)</source>
        <translation>
            <numerusform>only %n rating</numerusform>
            <numerusform>only %n ratings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>market::FeedbackImportPresenter</name>
    <message numerus="yes">
        <source>%n group(s) refreshed in %1</source>
        <translation>
            <numerusform>%n group refreshed in %1</numerusform>
            <numerusform>%n groups refreshed in %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>cache refresh of %n group(s) pending</source>
        <translation>
            <numerusform>cache refresh of %n group pending</numerusform>
            <numerusform>cache refresh of %n groups pending</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %n row(s)</source>
        <translation>
            <numerusform>Import %n row</numerusform>
            <numerusform>Import %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>market::MarketPage</name>
    <message numerus="yes">
        <source>Imported %n row(s) of feedback</source>
        <translation>
            <numerusform>Imported %n row of feedback</numerusform>
            <numerusform>Imported %n rows of feedback</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>market::MarketPresenter</name>
    <message numerus="yes">
        <source>%n place(s)</source>
        <translation>
            <numerusform>%n place</numerusform>
            <numerusform>%n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n listing(s)</source>
        <translation>
            <numerusform>%n listing</numerusform>
            <numerusform>%n listings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>market::Words</name>
    <message numerus="yes">
        <source>last %n day(s)</source>
        <translation>
            <numerusform>last day</numerusform>
            <numerusform>last %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in these %n day(s)</source>
        <translation>
            <numerusform>on this day</numerusform>
            <numerusform>in these %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::CellsDialog</name>
    <message numerus="yes">
        <source>%n cell(s) were refused</source>
        <translation>
            <numerusform>%n cell was refused</numerusform>
            <numerusform>%n cells were refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) were staged. These were left as they are.</source>
        <translation>
            <numerusform>%n cell was staged. These were left as they are.</numerusform>
            <numerusform>%n cells were staged. These were left as they are.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::ConflictDialog</name>
    <message numerus="yes">
        <source>%n conflict(s)</source>
        <translation>
            <numerusform>%n conflict</numerusform>
            <numerusform>%n conflicts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Save %n</source>
        <translation>
            <numerusform>Save %n</numerusform>
            <numerusform>Save %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::FacetSection</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::FilterLine</name>
    <message numerus="yes">
        <source>%n more · Clear</source>
        <translation>
            <numerusform>%n more · Clear</numerusform>
            <numerusform>%n more · Clear</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::History</name>
    <message numerus="yes">
        <source>%n propert(ies)</source>
        <translation>
            <numerusform>%n property</numerusform>
            <numerusform>%n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s)</source>
        <translation>
            <numerusform>%n cell</numerusform>
            <numerusform>%n cells</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>discarding %n propert(ies)</source>
        <translation>
            <numerusform>discarding %n property</numerusform>
            <numerusform>discarding %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>paste into %n propert(ies)</source>
        <translation>
            <numerusform>paste into %n property</numerusform>
            <numerusform>paste into %n properties</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::PreviewDialog</name>
    <message numerus="yes">
        <source>Save %n</source>
        <translation>
            <numerusform>Save %n</numerusform>
            <numerusform>Save %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::PropertiesPage</name>
    <message numerus="yes">
        <source>%n agent(s) changed</source>
        <translation>
            <numerusform>%n agent changed</numerusform>
            <numerusform>%n agents changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new agent(s)</source>
        <translation>
            <numerusform>%n new agent</numerusform>
            <numerusform>%n new agents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of agents in conflict</source>
        <translation>
            <numerusform>%n agent in conflict</numerusform>
            <numerusform>%n agents in conflict</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n propert(ies)</source>
        <translation>
            <numerusform>%n property</numerusform>
            <numerusform>%n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Save %n</source>
        <translation>
            <numerusform>Save %n</numerusform>
            <numerusform>Save %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Discarded %n change(s)</source>
        <translation>
            <numerusform>Discarded %n change</numerusform>
            <numerusform>Discarded %n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied %n rows</source>
        <translation>
            <numerusform>Copied %n row</numerusform>
            <numerusform>Copied %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s)</source>
        <translation>
            <numerusform>%n cell</numerusform>
            <numerusform>%n cells</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n propert(ies) of the last time are staged again</source>
        <translation>
            <numerusform>%n property of the last time is staged again</numerusform>
            <numerusform>%n properties of the last time are staged again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n propert(ies) had been saved before the connection broke</source>
        <translation>
            <numerusform>%n property had been saved before the connection broke</numerusform>
            <numerusform>%n properties had been saved before the connection broke</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::PropertiesPresenter</name>
    <message numerus="yes">
        <source> · %n refresh(es) waiting</source>
        <translation>
            <numerusform> · %n refresh waiting</numerusform>
            <numerusform> · %n refreshes waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n changed</numerusform>
            <numerusform>%n changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s)</source>
        <translation>
            <numerusform>%n conflict</numerusform>
            <numerusform>%n conflicts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Saved %n properties</source>
        <translation>
            <numerusform>Saved %n property</numerusform>
            <numerusform>Saved %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted %n properties</source>
        <translation>
            <numerusform>Deleted %n property</numerusform>
            <numerusform>Deleted %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restored %n properties</source>
        <translation>
            <numerusform>Restored %n property</numerusform>
            <numerusform>Restored %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took back %n edits</source>
        <translation>
            <numerusform>Took back %n edit</numerusform>
            <numerusform>Took back %n edits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Did %n edits again</source>
        <translation>
            <numerusform>Did %n edit again</numerusform>
            <numerusform>Did %n edits again</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::SaveBar</name>
    <message numerus="yes">
        <source>Save %n</source>
        <translation>
            <numerusform>Save %n</numerusform>
            <numerusform>Save %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Save %n change(s)</source>
        <translation>
            <numerusform>Save %n change</numerusform>
            <numerusform>Save %n changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cache_groups</name>
    <message numerus="yes">
        <source>%1 entries</source>
        <translation>
            <numerusform>%1 entry</numerusform>
            <numerusform>%1 entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 groups</source>
        <translation>
            <numerusform>%1 group</numerusform>
            <numerusform>%1 groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 keys</source>
        <translation>
            <numerusform>%1 key</numerusform>
            <numerusform>%1 keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cache_groups::ForeignPresenter</name>
    <message numerus="yes">
        <source>%1 rules</source>
        <translation>
            <numerusform>%1 rule</numerusform>
            <numerusform>%1 rules</numerusform>
        </translation>
    </message>
</context>
</TS>
