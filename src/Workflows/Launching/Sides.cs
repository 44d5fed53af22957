using DRServerless.Core.Projects;

namespace DRServerless.Workflows.Launching;

/// <summary>Which side is read and which is written.</summary>
internal static class Sides
{
    public static (Side From, Side To) Of(Direction direction) =>
        direction == Direction.Forward ? (Side.Source, Side.Target) : (Side.Target, Side.Source);

    public static Direction Opposite(this Direction direction) => direction == Direction.Forward ? Direction.Reversed : Direction.Forward;
}
