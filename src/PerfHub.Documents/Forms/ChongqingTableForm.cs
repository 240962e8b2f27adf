using PerfHub.Documents.Content;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Forms.Narrative;
using PerfHub.Documents.Forms.Tables;

namespace PerfHub.Documents.Forms;

/// <summary>
/// The table of the Chongqing kind: one row of funds; indicators with 计量单位, 指标性质, 年初指标值, 调整指标值, 全年完成值 and 是否核心指标.
/// </summary>
public sealed class ChongqingTableForm : Form
{
    /// <inheritdoc />
    public override string Id => "chongqing-table";

    /// <inheritdoc />
    public override int Recognize(DocumentContent document) => FormTables.Recognize(document, TableHeadings.Chongqing);

    /// <inheritdoc />
    internal override void Read(DocumentContent document, DraftBuilder draft)
    {
        var tables = FormTables.Read(document, draft);
        NarrativeReader.Read(document, tables, draft);
    }
}
