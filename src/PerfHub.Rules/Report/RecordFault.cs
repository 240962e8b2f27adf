namespace PerfHub.Rules.Report;

/// <summary>A contradiction between properties of a record.</summary>
/// <param name="Property">The C# name of the property at fault; empty for the record itself.</param>
/// <param name="Code">The code of the fault, e.g. <c>required</c>.</param>
/// <param name="Zh">The fault in Chinese.</param>
/// <param name="En">The fault in English.</param>
/// <param name="DependsOn">The C# names of the other properties; the fault is void if one of them is invalid itself.</param>
public sealed record RecordFault(string Property, string Code, string Zh, string En, params IReadOnlyList<string> DependsOn)
{
    /// <summary>A required property is missing.</summary>
    public static RecordFault Required(string property, params IReadOnlyList<string> dependsOn) =>
        new(property, "required", "缺少必填项", "a required field is missing", dependsOn);
}
