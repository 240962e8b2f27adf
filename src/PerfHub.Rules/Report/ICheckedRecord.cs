namespace PerfHub.Rules.Report;

/// <summary>A record whose properties depend on each other in ways that no attribute expresses.</summary>
public interface ICheckedRecord
{
    /// <summary>Finds the properties that contradict each other.</summary>
    IEnumerable<RecordFault> FindFaults();
}
