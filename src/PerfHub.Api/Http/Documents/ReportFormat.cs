namespace PerfHub.Api.Http.Documents;

/// <summary>The format of a report: JSON, or a document in the official form.</summary>
public enum ReportFormat
{
    /// <summary>JSON.</summary>
    Json,

    /// <summary>The narrative report (自评报告) as a Word document.</summary>
    Docx,

    /// <summary>The table (自评表) as a workbook.</summary>
    Xlsx,
}
