namespace PerfHub.Api.Tests.Architecture;

/// <summary>One type uses another.</summary>
/// <param name="Type">The full name of the type that uses the other.</param>
/// <param name="From">Its namespace.</param>
/// <param name="Target">The full name of the type that it uses.</param>
/// <param name="To">The namespace of <paramref name="Target"/>.</param>
internal sealed record TypeReference(string Type, string From, string Target, string To)
{
    public override string ToString() => $"{Type} → {Target}";
}
