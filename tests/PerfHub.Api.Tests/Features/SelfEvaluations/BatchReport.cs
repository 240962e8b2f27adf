using System.Text;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>One line of a generated batch: the index of the unit and its report.</summary>
public sealed record BatchReport(int Unit, byte[] Bytes)
{
    public override string ToString() => $"{BatchGenerator.GetUnitCode(Unit)}: {Encoding.UTF8.GetString(Bytes)}";
}
