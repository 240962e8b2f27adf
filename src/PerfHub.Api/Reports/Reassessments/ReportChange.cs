namespace PerfHub.Api.Reports.Reassessments;

/// <summary>What becomes of a standing.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Revision">Its current revision.</param>
/// <param name="Status">What became of the report.</param>
/// <param name="Reevaluation">The number of the re-evaluation that it goes by; 0 for none.</param>
/// <param name="LastChange">The id of the entry of the change feed that was last about it.</param>
/// <param name="IsNew">Whether it was not there before.</param>
/// <param name="KeepsResults">Whether the indicators' results stay as they are.</param>
internal sealed record ReportChange(
    long Id, int Revision, ReportStatus Status, int Reevaluation, long? LastChange, bool IsNew, bool KeepsResults = false);
