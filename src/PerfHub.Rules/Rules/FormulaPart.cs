namespace PerfHub.Rules.Rules;

/// <summary>A part of a <see cref="FormulaText"/>: a text, or a figure if <paramref name="Text"/> is <see langword="null"/>.</summary>
internal readonly record struct FormulaPart(string? Text, decimal Figure);
