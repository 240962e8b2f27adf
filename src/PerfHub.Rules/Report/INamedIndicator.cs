namespace PerfHub.Rules.Report;

/// <summary>An entry that identifies an indicator: in a report, or among the mid-year figures.</summary>
public interface INamedIndicator
{
    /// <summary>The indicator's code, unique within its filing.</summary>
    string Code { get; }

    /// <summary>The indicator's name.</summary>
    string Name { get; }
}
