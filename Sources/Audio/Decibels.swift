import Glibc

/// The amplitude ratio that so many decibels are.
func decibelsToAmplitude(_ decibels: Double) -> Double { pow(10, decibels / 20) }
