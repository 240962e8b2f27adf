namespace PerfHub.Rules.Report;

/// <summary>Duties, departments and staff of the unit.</summary>
public sealed record Profile
{
    /// <summary>Main duties (部门主要职能).</summary>
    public string? Duties { get; init; }

    /// <summary>Departments of the unit (机构设置).</summary>
    [Count(0, 1000)] public IReadOnlyList<string>? Departments { get; init; }

    /// <summary>Established posts (编制人数).</summary>
    [NonNegative] public int? EstablishedPosts { get; init; }

    /// <summary>Actual staff on established posts (实有人数).</summary>
    [NonNegative] public int? ActualStaff { get; init; }

    /// <summary>Contract staff (雇员).</summary>
    [NonNegative] public int? ContractStaff { get; init; }
}
