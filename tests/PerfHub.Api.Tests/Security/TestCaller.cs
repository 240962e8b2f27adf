using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Security;

/// <summary>A caller and its relation to the target of a <see cref="TenancyScenario"/>.</summary>
/// <param name="Relation">The relation of its bureau to the target's bureau, in words.</param>
/// <param name="Role">Its role; <see langword="null"/> for a caller without a valid key.</param>
/// <param name="Bureau">Its bureau; <see langword="null"/> for an operator or an invalid key.</param>
/// <param name="Unit">Its unit; <see langword="null"/> unless the role is unit.</param>
/// <param name="Client">A client that sends its key.</param>
public sealed record TestCaller(string Relation, Role? Role, string? Bureau, string? Unit, ApiClient Client)
{
    public override string ToString() => $"{Role?.ToString() ?? "No valid key"} ({Relation})";
}
