using System.Text;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>A valid body with one mutation.</summary>
public sealed record MutatedBody(byte[] Bytes)
{
    public override string ToString() => Encoding.UTF8.GetString(Bytes);
}
